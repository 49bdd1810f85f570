/** A queue that always gives its smallest entry, by `compare`. */
export function createHeap<T>(compare: (a: T, b: T) => number) {
  const heap: T[] = [];
  const swap = (a: number, b: number) => {
    [heap[a], heap[b]] = [heap[b] as T, heap[a] as T];
  };
  const isBefore = (a: number, b: number) => compare(heap[a] as T, heap[b] as T) < 0;
  return {
    push(entry: T): void {
      heap.push(entry);
      for (let index = heap.length - 1; index > 0;) {
        const parent = (index - 1) >>> 1;
        if (!isBefore(index, parent)) return;
        swap(index, parent);
        index = parent;
      }
    },
    peek: (): T | undefined => heap[0],
    pop(): T | undefined {
      const first = heap[0];
      const last = heap.pop();
      if (heap.length === 0 || last === undefined) return first;
      heap[0] = last;
      for (let index = 0; ;) {
        let smallest = index;
        for (const child of [2 * index + 1, 2 * index + 2])
          if (child < heap.length && isBefore(child, smallest)) smallest = child;
        if (smallest === index) return first;
        swap(index, smallest);
        index = smallest;
      }
    },
  };
}
