import { Skeleton, VisuallyHidden } from '@mantine/core'
import { useApi } from '../../api/use-api.ts'
import { t } from '../../language/language.ts'
import { Problem } from '../../layout/problem.tsx'
import { ExpiringPanel } from './expiring-panel.tsx'
import { MachinesPanel } from './machines-panel.tsx'
import classes from './now-page.module.css'
import { PreparationsPanel } from './preparations-panel.tsx'
import { ProblemsPanel } from './problems-panel.tsx'
import { RecordedNowPanel } from './recorded-now-panel.tsx'
import { SelfTestPanel } from './self-test-panel.tsx'
import { StoragePanel } from './storage-panel.tsx'

/** What is recorded now, what is wrong, what is in preparation, what will leave this month: on one page. */
export function NowPage() {
  const { data, error, refetch } = useApi('now', {}, { refetchInterval: 2_000 })
  if (error && !data) return <Problem error={error} retry={refetch} />
  return (
    <>
      <title>{`${t('Now')} – Aula`}</title>
      <VisuallyHidden component="h1">{t('Now')}</VisuallyHidden>
      {!data && (
        <div className={classes.panels} role="status" aria-label={t('Loading')}>
          <Skeleton height="5rem" radius="lg" className={classes.whole} />
          <Skeleton height="14rem" radius="lg" />
          <Skeleton height="14rem" radius="lg" />
        </div>
      )}
      {data && (
        <div className={classes.panels}>
          <div className={classes.whole}>
            <ProblemsPanel problems={data.problems} />
          </div>
          <RecordedNowPanel recordings={data.recordings} />
          <ExpiringPanel expiring={data.expiring} />
          <PreparationsPanel preparations={data.preparations} />
          <MachinesPanel machines={data.machines} />
          <SelfTestPanel selfTest={data.selfTest} />
          <StoragePanel storage={data.storage} queues={data.queues} />
        </div>
      )}
    </>
  )
}
