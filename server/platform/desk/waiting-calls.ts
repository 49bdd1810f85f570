/** What one caller brought; it is over when every item is answered, or when any of it failed. */
export type Call<Item, Answer> = {
  holder: string;
  items: readonly Item[];
  /** The first item that no transaction has taken yet. */
  next: number;
  isOver: boolean;
  answer: (place: number, answer: Answer) => void;
  fail: (error: unknown) => void;
  atEnd: (follow: () => void) => void;
};

/** A part of a call that goes into one transaction. */
export type Piece<Item, Answer> = { call: Call<Item, Answer>; from: number; to: number };

type Settle<Answer> = { resolve: (answers: Answer[]) => void; reject: (error: unknown) => void };

/** Who brings more than this part of a transaction brings much. */
const shareOfOne = 5;

/**
 * The calls of all holders; each holder's in order, the holders taking turns, those of a holder who is being written left waiting. A transaction takes
 * all who bring little and fills up with one who brings much, not with a part of each: what one holder brings is about few places, so as many
 * items change fewer rows of sums.
 */
export function waitingCalls<Item, Answer>(mostTogether: number) {
  const queues = new Map<string, Call<Item, Answer>[]>();
  /** Who is next; without those who are being written. */
  const turns = new Set<string>();
  const beingWritten = new Set<string>();
  const portion = Math.max(1, Math.floor(mostTogether / shareOfOne));
  let waiting = 0;

  const add = (holder: string, items: readonly Item[], settle: Settle<Answer>): Call<Item, Answer> => {
    const call = callOf(holder, items, settle, (dropped) => (waiting -= dropped));
    waiting += items.length;
    const queue = queues.get(holder);
    if (queue) queue.push(call);
    else queues.set(holder, [call]);
    if (!beingWritten.has(holder)) turns.add(holder);
    return call;
  };

  /** The next items of a holder, at most so many. */
  const takeFrom = (holder: string, most: number): Piece<Item, Answer>[] => {
    const queue = queues.get(holder) ?? [];
    const pieces: Piece<Item, Answer>[] = [];
    let room = most;
    let done = 0;
    for (const call of queue) {
      const to = call.isOver ? call.items.length : Math.min(call.items.length, call.next + room);
      if (!call.isOver && to > call.next) {
        pieces.push({ call, from: call.next, to });
        room -= to - call.next;
        waiting -= to - call.next;
      }
      call.next = to;
      if (to < call.items.length) break;
      done += 1;
      if (room === 0) break;
    }
    if (done === queue.length) queues.delete(holder);
    else queue.splice(0, done);
    return pieces;
  };

  const waitingOf = (holder: string): number =>
    (queues.get(holder) ?? []).reduce((sum, { items, next }) => sum + items.length - next, 0);

  const take = (): Piece<Item, Answer>[] => {
    const withMuch = new Set([...turns].filter((holder) => waitingOf(holder) > portion));
    const [busy] = withMuch;
    const pieces: Piece<Item, Answer>[] = [];
    let room = mostTogether;
    const takeTurn = (holder: string, most: number) => {
      for (const piece of takeFrom(holder, most)) {
        pieces.push(piece);
        room -= piece.to - piece.from;
        beingWritten.add(holder);
      }
      turns.delete(holder);
    };
    for (const holder of turns) {
      const most = busy === undefined ? room : room - portion; // whoever brings much comes on, too
      if (most <= 0) break;
      if (!withMuch.has(holder)) takeTurn(holder, most);
    }
    if (busy !== undefined) takeTurn(busy, room);
    return pieces;
  };

  /** The holders of these may be written again. */
  const giveBack = (pieces: readonly Piece<Item, Answer>[]) => {
    for (const { call } of pieces) {
      beingWritten.delete(call.holder);
      if (queues.has(call.holder)) turns.add(call.holder);
    }
  };

  return { add, take, giveBack, waiting: () => waiting };
}

function callOf<Item, Answer>(
  holder: string,
  items: readonly Item[],
  { resolve, reject }: Settle<Answer>,
  drop: (count: number) => void,
): Call<Item, Answer> {
  const answers: Answer[] = [];
  let open = items.length;
  let follow = () => {};
  const end = (settle: () => void) => {
    call.isOver = true;
    follow();
    settle();
  };
  const call: Call<Item, Answer> = {
    holder,
    items,
    next: 0,
    isOver: false,
    answer: (place, answer) => {
      answers[place] = answer;
      open -= 1;
      if (open === 0 && !call.isOver) end(() => resolve(answers));
    },
    fail: (error) => {
      if (call.isOver) return;
      drop(items.length - call.next);
      end(() => reject(error));
    },
    atEnd: (next) => (follow = next),
  };
  return call;
}
