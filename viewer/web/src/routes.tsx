import type { RouteObject } from 'react-router'
import { startPlayerLanguage } from './language/start-player-language.ts'
import { AppFrame } from './layout/app-frame.tsx'
import { NotFoundPage } from './layout/not-found-page.tsx'
import { PageSkeleton } from './layout/page-skeleton.tsx'
import { RouteProblem } from './layout/route-problem.tsx'
import { prefetchLecture } from './lecture/prefetch-lecture.ts'

/** Each page is a piece of its own: a student who opens a lecture loads the player and nothing of the admin's pages. */
export const routes: RouteObject[] = [
  {
    path: '/rooms/:room',
    lazy: async () => ({ Component: (await import('./room/room-page.tsx')).RoomPage }),
    ErrorBoundary: RouteProblem,
    HydrateFallback: PageSkeleton,
  },
  {
    path: '/',
    Component: AppFrame,
    ErrorBoundary: RouteProblem,
    HydrateFallback: PageSkeleton,
    children: [
      {
        ErrorBoundary: RouteProblem,
        children: [
          { index: true, lazy: async () => ({ Component: (await import('./start/start-page.tsx')).StartPage }) },
          { path: 'search', lazy: async () => ({ Component: (await import('./start/search-page.tsx')).SearchPage }) },
          {
            path: 'lectures/:lecture',
            loader: prefetchLecture,
            lazy: async () => {
              const [{ LecturePage }] = await Promise.all([import('./lecture/lecture-page.tsx'), startPlayerLanguage()])
              return { Component: LecturePage }
            },
          },
          {
            path: 'lectures/:lecture/trim',
            lazy: async () => {
              const [{ TrimPage }] = await Promise.all([import('./trim/trim-page.tsx'), startPlayerLanguage()])
              return { Component: TrimPage }
            },
          },
          {
            path: 'my/lectures',
            lazy: async () => ({ Component: (await import('./my/my-lectures-page.tsx')).MyLecturesPage }),
          },
          { path: 'my/trash', lazy: async () => ({ Component: (await import('./my/trash-page.tsx')).TrashPage }) },
          {
            path: 'courses',
            lazy: async () => ({ Component: (await import('./courses/courses-page.tsx')).CoursesPage }),
          },
          {
            path: 'courses/:course',
            lazy: async () => ({ Component: (await import('./courses/course-page.tsx')).CoursePage }),
            children: [
              {
                index: true,
                lazy: async () => ({ Component: (await import('./courses/course-lectures.tsx')).CourseLectures }),
              },
              {
                path: 'members',
                lazy: async () => ({ Component: (await import('./courses/course-members.tsx')).CourseMembers }),
              },
              {
                path: 'settings',
                lazy: async () => ({ Component: (await import('./courses/course-settings.tsx')).CourseSettings }),
              },
            ],
          },
          { path: 'rooms', lazy: async () => ({ Component: (await import('./rooms/rooms-page.tsx')).RoomsPage }) },
          {
            path: 'guide',
            lazy: async () => {
              const [{ GuidesPage }, { loadGuides }] = await Promise.all([
                import('./guide/guides-page.tsx'),
                import('./guide/load-guide.ts'),
              ])
              return { Component: GuidesPage, loader: loadGuides }
            },
          },
          {
            path: 'guide/:role',
            lazy: async () => {
              const { GuidePage, loadGuidePage } = await import('./guide/guide-page.tsx')
              return { Component: GuidePage, loader: loadGuidePage }
            },
          },
          {
            path: 'sign-in',
            lazy: async () => ({ Component: (await import('./account/sign-in-page.tsx')).SignInPage }),
          },
          {
            path: 'first-admin',
            lazy: async () => ({ Component: (await import('./account/first-admin-page.tsx')).FirstAdminPage }),
          },
          {
            path: 'invitation',
            lazy: async () => ({ Component: (await import('./account/invitation-page.tsx')).InvitationPage }),
          },
          {
            path: 'join-course',
            lazy: async () => ({ Component: (await import('./courses/join-course-page.tsx')).JoinCoursePage }),
          },
          {
            path: 'imprint',
            lazy: async () => ({ Component: (await import('./texts/text-page.tsx')).ImprintPage }),
          },
          {
            path: 'privacy',
            lazy: async () => ({ Component: (await import('./texts/text-page.tsx')).PrivacyPage }),
          },
          {
            path: 'forgotten-password',
            lazy: async () => ({
              Component: (await import('./account/forgotten-password-page.tsx')).ForgottenPasswordPage,
            }),
          },
          {
            path: 'new-password',
            lazy: async () => ({ Component: (await import('./account/new-password-page.tsx')).NewPasswordPage }),
          },
          {
            path: 'my/account',
            lazy: async () => ({ Component: (await import('./account/account-page.tsx')).AccountPage }),
          },
          {
            path: 'admin',
            lazy: async () => ({ Component: (await import('./admin/admin-frame.tsx')).AdminFrame }),
            children: [
              { index: true, lazy: async () => ({ Component: (await import('./admin/now/now-page.tsx')).NowPage }) },
              {
                path: 'lectures',
                lazy: async () => ({ Component: (await import('./admin/lectures-page.tsx')).LecturesPage }),
              },
              {
                path: 'people',
                lazy: async () => ({ Component: (await import('./admin/people/people-page.tsx')).PeoplePage }),
              },
              { path: 'mail', lazy: async () => ({ Component: (await import('./admin/mail-page.tsx')).MailPage }) },
              {
                path: 'rooms',
                lazy: async () => ({
                  Component: (await import('./admin/rooms-and-courses-page.tsx')).RoomsAndCoursesPage,
                }),
              },
              {
                path: 'conferences',
                lazy: async () => ({ Component: (await import('./admin/organisation/hosts-page.tsx')).HostsPage }),
              },
              {
                path: 'retention',
                lazy: async () => ({
                  Component: (await import('./admin/organisation/retention-page.tsx')).RetentionPage,
                }),
              },
              {
                path: 'organisation',
                lazy: async () => ({
                  Component: (await import('./admin/organisation/organisation-page.tsx')).OrganisationPage,
                }),
              },
              {
                path: 'texts',
                lazy: async () => ({ Component: (await import('./admin/organisation/texts-page.tsx')).TextsPage }),
              },
              { path: 'trash', lazy: async () => ({ Component: (await import('./my/trash-page.tsx')).TrashPage }) },
              {
                path: 'events',
                lazy: async () => ({ Component: (await import('./admin/events-page.tsx')).EventsPage }),
              },
            ],
          },
          { path: '*', Component: NotFoundPage },
        ],
      },
    ],
  },
]
