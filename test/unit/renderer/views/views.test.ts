import { expect, it } from 'vitest';
import { loadedView, loadView } from '../../../../renderer/views/views';
import { VIEW_IDS, type ViewId } from '../../../../shared/model/views';

it.each(VIEW_IDS)('the view %s has its component, loaded when it is asked for', async (id) => {
  expect(loadedView(id)).toBeNull();
  await loadView(id);
  expect(loadedView(id)).toBeTypeOf('function');
});

it('says which file a view without a component lacks, and tries again', async () => {
  const id = 'nowhere' as ViewId;
  await expect(loadView(id)).rejects.toThrow('./nowhere/nowhere-view.tsx exports no NowhereView');
  await expect(loadView(id)).rejects.toThrow();
});
