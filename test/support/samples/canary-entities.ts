import { served as model } from '../../../src/entities/model.ts'
import { propertiesIn } from '../../../src/model/entity-type.ts'
import { exampleToWrite } from '../../../src/model/example.ts'

const mark = 'CANARY'

/** Every entity set that has secrets, with a create and an update whose secrets are known again. */
export const filled = model.flatMap((type) => {
  const secrets = Object.keys(type.properties).filter((name) => type.properties[name]?.secret)
  if (secrets.length === 0) return []
  const values = (when: string) => Object.fromEntries(secrets.map((name) => [name, `${mark}-${name}-${when}`]))
  return [
    {
      path: `/beta/${type.path}`,
      body: { ...exampleToWrite(type, propertiesIn(type, 'beta')), ...values('created') },
      change: values('changed'),
    },
  ]
})

/** The secrets that lie open in some bytes: as they are, in UTF-16, or in either alphabet of base64. */
export const secretsIn = (bytes: Buffer) =>
  [
    mark,
    Buffer.from(mark, 'utf16le'),
    ...['', 'x', 'xx'].map((before) =>
      Buffer.from(before + mark)
        .toString('base64')
        .slice(before === '' ? 0 : 4, -4),
    ),
  ].filter((text) => text.length > 3 && bytes.includes(text))
