import { type NotificationData, notifications, notificationsStore } from '@mantine/notifications'
import { useEffect } from 'react'

/** Leads into the newest notice. */
export const noticeKey = 'F8'

/**
 * Notices stand at the end of the document and go by themselves. For who has only a keyboard a key leads there; none goes
 * while the focus is in one, as none does under the mouse; and behind it the focus is where it was before.
 */
export function useNoticeKeys(): void {
  useEffect(() => {
    const listening = new AbortController()
    const { signal } = listening
    const waits = new Map<string | undefined, NotificationData['autoClose']>()
    let from: EventTarget | null = null
    const lead = (event: KeyboardEvent) => {
      const button = [...document.querySelectorAll(notice)].at(-1)?.querySelector('button')
      if (event.key !== noticeKey || !button) return
      event.preventDefault()
      button.focus()
    }
    const hold = ({ target, relatedTarget }: FocusEvent) => {
      if (!isInNotice(target) || isInNotice(relatedTarget)) return
      from = relatedTarget
      change((one) => {
        waits.set(one.id, one.autoClose)
        return { ...one, autoClose: false }
      })
    }
    const letGo = ({ target, relatedTarget }: FocusEvent) => {
      if (!isInNotice(target) || isInNotice(relatedTarget)) return
      change((one) => (waits.has(one.id) ? { ...one, autoClose: waits.get(one.id) } : one))
      waits.clear()
    }
    // Each of its buttons ends a notice.
    const leadBack = ({ target }: MouseEvent) => {
      const { activeElement } = document
      if (!isInNotice(target) || !isInNotice(activeElement) || !(activeElement instanceof HTMLElement)) return
      if (from instanceof HTMLElement && from.isConnected) from.focus()
      else activeElement.blur()
    }
    document.addEventListener('keydown', lead, { signal })
    document.addEventListener('focusin', hold, { signal })
    document.addEventListener('focusout', letGo, { signal })
    document.addEventListener('click', leadBack, { signal })
    return () => listening.abort()
  }, [])
}

const notice = '.mantine-Notification-root'

function isInNotice(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(notice) !== null
}

function change(each: (one: NotificationData) => NotificationData): void {
  notifications.updateState(notificationsStore, (all) => all.map(each))
}
