import { Button, CloseButton, FileButton, Group, Progress, Text } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { type DragEvent, useRef, useState } from 'react'
import { t } from '../language/language.ts'
import { sizeInWords } from '../words/size.ts'
import classes from './files.module.css'
import { type Upload, useUploads } from './use-uploads.ts'

type Properties = { lecture: string; limit: { each: number; left: number }; isFirst: boolean }

/** Files are dropped here or chosen with the button; each tells how far it is. */
export function AddFiles({ lecture, limit, isFirst }: Properties) {
  const { uploads, add, again, drop, callOff } = useUploads(lecture, limit)
  const [over, setOver] = useState(false)
  const forgetFiles = useRef<() => void>(null)
  const choose = (files: File[]) => {
    add(files)
    // Chosen once more, corrected under the same name, one is sent again.
    forgetFiles.current?.()
  }
  const take = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    add([...event.dataTransfer.files])
  }
  return (
    <>
      {uploads.length > 0 && (
        <ul className={classes.files}>
          {uploads.map((upload) => (
            <OnItsWay key={upload.number} {...{ upload, again, drop, callOff }} />
          ))}
        </ul>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first */}
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={take}
      >
        <FileButton multiple resetRef={forgetFiles} onChange={choose}>
          {(properties) => (
            <Button {...properties} variant="default" leftSection={<IconUpload size={18} aria-hidden />}>
              {t('Add files')}
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed">
          {isFirst && `${t('Slides and what else those who watch can download.')} `}
          {t('Or drop them here: up to {{each}} each, {{left}} in all.', {
            each: sizeInWords(Math.min(limit.each, limit.left)),
            left: sizeInWords(limit.left),
          })}
        </Text>
      </div>
    </>
  )
}

type OneUpload = {
  upload: Upload
  again: (upload: Upload) => void
  drop: (number: number) => void
  callOff: (number: number) => void
}

function OnItsWay({ upload, again, drop, callOff }: OneUpload) {
  const { number, file, share, problem, refused } = upload
  return (
    <li>
      <div className={classes.what}>
        <span dir="auto">{file.name}</span>
        {problem === null ? (
          <Progress value={share * 100} mt={6} size="sm" aria-label={t('{{name}} is uploaded', { name: file.name })} />
        ) : (
          <Text size="sm" role="alert">
            {problem}
          </Text>
        )}
      </div>
      <Group gap={4} wrap="nowrap">
        {problem !== null && !refused && (
          <Button size="compact-sm" variant="light" onClick={() => again(upload)}>
            {t('Try again')}
          </Button>
        )}
        <CloseButton
          aria-label={problem === null ? t('Stop {{name}}', { name: file.name }) : t('Dismiss')}
          onClick={() => (problem === null ? callOff(number) : drop(number))}
        />
      </Group>
    </li>
  )
}
