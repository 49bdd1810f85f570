import { t } from '@lingui/core/macro';
import type { UseFormReturnType } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, type ReactNode } from 'react';
import { apiPatch, apiPost } from '../api/client.ts';
import { idempotencyKeys } from '../api/idempotency-keys.ts';
import { changedFields } from './changed-fields.ts';
import { hasHistory, HistoryLink } from './history-link.tsx';
import { ModalForm } from './modal-form.tsx';

/** Creates something, or sends what was changed of it, with the reason; from there its history is one press away. */
export function FormModal<Form extends Record<string, unknown>>(props: {
  title: string;
  /** Such as `/admin/plans`; with the id of what is changed. */
  path: string;
  id: string | null;
  form: UseFormReturnType<Form>;
  bodyOf: (form: Form) => object;
  onClose: () => void;
  /** Of the button of a form that creates. */
  createLabel?: string;
  children: ReactNode;
}) {
  const { title, path, id, form, bodyOf, onClose, createLabel = t`Create`, children } = props;
  const queries = useQueryClient();
  const keys = useRef(idempotencyKeys());
  async function send(values: Form, reason: string): Promise<void> {
    const body = bodyOf(values);
    if (id === null) await apiPost(path, body, { idempotencyKey: keys.current.keyFor(body), reason });
    else {
      const changed = changedFields(body, bodyOf(form.getInitialValues()));
      if (Object.keys(changed).length === 0) return;
      await apiPatch(`${path}/${id}`, changed, { reason });
    }
    await queries.invalidateQueries({ queryKey: [path] });
    await queries.invalidateQueries({ queryKey: ['/admin/products'] });
  }
  return (
    <ModalForm
      title={title}
      form={form}
      send={send}
      onClose={onClose}
      submitLabel={id === null ? createLabel : t`Save`}
      asksWhy={hasHistory(path)}
      history={id !== null && <HistoryLink path={path} id={id} />}
    >
      {children}
    </ModalForm>
  );
}
