import { formatAge } from '../../../../shared/format/format';
import type { Freshness } from '../../../../shared/model/severity';
import type { TenantPage } from '../../../../shared/model/tenant-page';
import { AnswerSentence } from '../../../parts/answer-sentence';
import { isOld } from '../../../parts/shown';
import { useControls } from '../../../state/controls';
import { heardFreshness } from '../../../state/freshness';
import { useSection, useWall } from '../../../state/wall-store';
import { box } from '../../../theme/place';
import { ResourceRow } from './resource-row';
import { Aside, usePageTime } from './tenant-aside';
import './tenant-page.css';
import { placeResources, TENANT_PAGE } from './tenant-page-layout';

/** One tenant: its use against its fair share, its day, its episodes, its cost. */
export function TenantPageView({ id }: { readonly id: string }) {
  const section = useSection('tenant');
  const control = useControls().tenants;
  const page = section.id === id ? section.page : null;
  const unknown = section.id === id && page === null;
  return (
    <section
      className={`view tenant-page`}
      data-view="tenant"
      data-tenant={id}
      data-severity={page?.severity}
      data-freshness={page?.freshness}
    >
      <button
        type="button"
        className="t-note ink-3 page-back"
        style={box(TENANT_PAGE.aside.x, 236, TENANT_PAGE.aside.width)}
        data-tap
        onClick={() => control.back()}
      >
        Esc: all tenants
      </button>
      {page !== null && <Page page={page} />}
      {unknown && (
        <AnswerSentence
          answer={{
            verdict: `Nothing is known of ${id};`,
            reason: 'the estate has no such tenant.',
            note: '',
          }}
        />
      )}
      {section.id !== id && (
        <p className="t-name ink-2" style={box(48, 110)} aria-busy="true">
          What is kept of {id} is read …
        </p>
      )}
    </section>
  );
}

function Page({ page }: { readonly page: TenantPage }) {
  const silent = useWall((state) => heardFreshness(page.freshness, state.silentFor));
  const now = usePageTime();
  const old = isOld({ freshness: silent });
  const rows = placeResources(page.resources);
  const known = rows.length > 0;
  return (
    <>
      <AnswerSentence answer={page.answer} />
      <Who page={page} freshness={silent} />
      {known && (
        <span className="t-note ink-3">
          <span style={box(TENANT_PAGE.figure, 236)}>now</span>
          <span style={box(TENANT_PAGE.line.x, 236)}>last 24 hours</span>
          <span style={box(TENANT_PAGE.day, 236)}>taken today</span>
        </span>
      )}
      <div className="rule" style={box(48, TENANT_PAGE.top - 10, TENANT_PAGE.right - 48)} />
      <div className={old ? 'is-old' : undefined}>
        {rows.map((place) => (
          <ResourceRow
            key={place.resource.id}
            place={place}
            old={old}
            pool={page.pool}
            currency={page.currency}
          />
        ))}
        {!known && (
          <span
            className="missing page-empty t-name ink-2"
            style={box(48, TENANT_PAGE.top + 10, TENANT_PAGE.right - 48, 160)}
          >
            Nothing was heard of it in 24 hours.
          </span>
        )}
        <Aside page={page} now={now} old={old} />
      </div>
    </>
  );
}

/** Pool and tier, and the age of an old page. */
function Who({ page, freshness }: { readonly page: TenantPage; readonly freshness: Freshness }) {
  const { pool, tier, observedAt } = page;
  const age = useWall(({ now }) =>
    freshness === 'late' || freshness === 'stale'
      ? `${freshness}${observedAt === null ? '' : ` ${formatAge(now - observedAt)}`}`
      : freshness === 'cached'
        ? freshness
        : '',
  );
  return (
    <span className="t-note is-strong ink-1 page-who" style={box(48, 236, 360)}>
      {[pool, tier, age].filter(Boolean).join(' · ')}
    </span>
  );
}
