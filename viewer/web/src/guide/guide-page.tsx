import { Anchor, List, Title } from '@mantine/core'
import { useEffect } from 'react'
import { Link, useLoaderData, useLocation } from 'react-router'
import { t } from '../language/language.ts'
import { NotFoundPage } from '../layout/not-found-page.tsx'
import { PageHeading } from '../layout/page-heading.tsx'
import { Places } from '../layout/places.tsx'
import classes from './guide-page.module.css'
import { GuideText } from './guide-text.tsx'
import { loadGuide, loadGuides, type RoleGuide } from './load-guide.ts'

type Loaded = { guide: RoleGuide; all: RoleGuide[] } | null

/** The text is there with the page, so that a link to one of its tasks finds it. */
export async function loadGuidePage({ params }: { params: { role?: string } }): Promise<Loaded> {
  const [guide, all] = await Promise.all([loadGuide(params.role), loadGuides()])
  return guide && { guide, all }
}

/** What a role does with Aula: its tasks, listed beside the text, above it on a phone. */
export function GuidePage() {
  const loaded = useLoaderData<Loaded>()
  const { hash, key } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever comes to a task again goes on from there, too
  useEffect(() => document.getElementById(hash.slice(1))?.focus({ preventScroll: true }), [hash, key])
  if (!loaded) return <NotFoundPage />
  const { guide, all } = loaded
  return (
    <>
      <Places label={t('Help')} places={all.map(({ role, title }) => ({ to: `/guide/${role}`, label: title }))} />
      <PageHeading title={guide.title} />
      <div className={classes.page}>
        <nav aria-labelledby="tasks" className={classes.tasks}>
          <Title order={2} size="h5" id="tasks" mb="xs">
            {t('On this page')}
          </Title>
          <List listStyleType="none" spacing={8}>
            {guide.tasks.map(({ id, title }) => (
              <List.Item key={id}>
                <Anchor component={Link} to={`#${id}`}>
                  {title}
                </Anchor>
              </List.Item>
            ))}
          </List>
        </nav>
        <article className={classes.text}>
          <GuideText blocks={guide.lead} />
          {guide.tasks.map(({ id, title, blocks }) => (
            <section key={id} aria-labelledby={id} className={classes.task}>
              <Title order={2} size="h3" id={id} tabIndex={-1}>
                {title}
              </Title>
              <GuideText blocks={blocks} />
            </section>
          ))}
        </article>
      </div>
    </>
  )
}
