import { useEffect, useState } from 'preact/hooks';
import type { DocumentName, Person } from '../server/people.ts';
import * as api from './api.ts';
import type { Manner } from './use-views.ts';

interface Props {
  readonly people: readonly Person[];
  readonly wanted: api.Wanted;
  readonly onWanted: (wanted: api.Wanted) => void;
  readonly onAsk: (wanted: api.Wanted, manner: Manner) => Promise<void>;
}

/** Who looks at what. Each choice asks; both buttons ask again. */
export function Choosing({ people, wanted, onWanted, onAsk }: Props) {
  const documents = useDocuments(wanted.user);
  const [atOnce, setAtOnce] = useState(1);
  const choose = (change: Partial<api.Wanted>) => {
    const next = { ...wanted, ...change };
    onWanted(next);
    void onAsk(next, {});
  };
  return (
    <form class="choosing" onSubmit={(event) => (event.preventDefault(), void onAsk(wanted, { atOnce }))}>
      <label>
        <span>User</span>
        <select value={wanted.user} onChange={({ currentTarget }) => choose({ user: currentTarget.value })}>
          {people.map(({ id, name, tenantId }) => (
            <option key={id} value={id}>
              {name} · {tenantId}
            </option>
          ))}
        </select>
      </label>
      <label class="wide">
        <span>Document</span>
        <select value={wanted.documentId} onChange={({ currentTarget }) => choose({ documentId: currentTarget.value })}>
          {withChosen(documents, wanted.documentId).map(({ id, title }) => (
            <option key={id} value={id}>
              {title} · {id}
            </option>
          ))}
        </select>
      </label>
      <label title="Of several, the second is shown">
        <span>At once</span>
        <select value={atOnce} onChange={({ currentTarget }) => setAtOnce(Number(currentTarget.value))}>
          {[1, 2, 5, 10].map((times) => (
            <option key={times}>{times}</option>
          ))}
        </select>
      </label>
      <button type="submit" class="primary">
        Ask again
      </button>
      <button
        type="button"
        onClick={() => void onAsk(wanted, { isAnew: true, atOnce })}
        title="Tells the BFFs of a change first"
      >
        Ask anew, nothing kept
      </button>
    </form>
  );
}

function useDocuments(user: string): readonly DocumentName[] {
  const [documents, setDocuments] = useState<readonly DocumentName[]>([]);
  useEffect(() => {
    let isOurs = true;
    api.documents(user).then(
      (found) => isOurs && setDocuments(found),
      () => isOurs && setDocuments([]),
    );
    return () => void (isOurs = false);
  }, [user]);
  return documents;
}

// A document that this user has no list entry for stays chosen: that it is hidden is worth seeing.
function withChosen(documents: readonly DocumentName[], chosen: string): readonly DocumentName[] {
  if (documents.some(({ id }) => id === chosen)) return documents;
  return [{ id: chosen, title: 'Not in this user’s list' }, ...documents];
}
