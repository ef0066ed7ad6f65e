import type { Listed } from '../../db/store/store.ts'
import { deviceManagementReports } from '../../entities/device-management.ts'
import { serviceConfiguration } from '../../entities/permissions.ts'
import { remoteAssistanceSession as row } from '../../entities/remote-assistance-session.ts'
import { badRequest, GraphError } from '../../errors.ts'
import { defineAction } from '../../model/action.ts'
import { canonicalNames } from '../../model/entity-type.ts'
import type { Json } from '../../model/kinds/kind.ts'
import type { Entity } from '../../model/value.ts'
import { limits } from '../../odata/query/limits.ts'
import { parseQueryOptions } from '../../odata/query/query-options.ts'
import { nearestTo } from '../../text/nearest.ts'
import { didYouMean, shown } from '../../text/shown.ts'
import type { Behaviour } from '../behaviour.ts'
import { reportParameters } from './report-parameters.ts'

/** What has no column: the key of the row, and where it comes from. */
const hidden = ['id', 'isReported']
const names = Object.keys(row.properties).filter((name) => !hidden.includes(name))
const nameOf = canonicalNames(names)
/** As published: `SharerDeviceOS`. */
const columnOf = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

/** As live reports call the types of their columns. */
const propertyTypes: Readonly<Record<string, string>> = { 'Edm.DateTimeOffset': 'DateTime', 'Edm.Int32': 'Int32' }
const typeOf = (name: string) => propertyTypes[row.properties[name]?.kind.type ?? ''] ?? 'String'

/** Rows that are shown unless said, as live reports do. */
const usualRows = 50
/** In bytes, as the pages of a collection. */
const mostBytes = 1_048_576

/** The sessions that took place, as they were seen and reported: rows of text, as live reports of Intune have them. */
export const getRemoteAssistanceSessionsReport: Behaviour = {
  action: defineAction({
    name: 'getRemoteAssistanceSessionsReport',
    description: 'The sessions that took place, as a report: `Schema` names the columns of the rows in `Values`.',
    boundTo: deviceManagementReports,
    versions: ['beta'],
    permissions: serviceConfiguration.read,
    parameters: reportParameters,
    returns: { stream: 'application/octet-stream' },
  }),
  holdsPrecondition: false,
  handle: async ({ store, clock }, { context, parameters }) => {
    const columns = selected(textsOf(parameters.select))
    if (textsOf(parameters.groupBy).length > 0)
      throw new GraphError('NotImplemented', "The parameter 'groupBy' is not supported: leave it empty.", {
        target: 'groupBy',
      })
    const query = parseQueryOptions(queryOf(parameters), {
      type: row,
      version: 'beta',
      resource: 'collection',
      clock,
    })
    const { unseal, total } = await store.list(context, row, {
      ...query,
      select: columns,
      count: true,
      after: undefined,
      skip: query.skip ?? 0,
      limit: query.top ?? usualRows,
      mostBytes,
    })
    return { content: JSON.stringify(reportOf(columns, unseal(), total ?? 0)) }
  },
}

const textsOf = (value: Entity[string] | undefined): readonly string[] =>
  Array.isArray(value) ? value.map(String) : []

/** The columns that are asked for, in the order asked for. Throws 400 for one that there is not. */
const selected = (wanted: readonly string[]): readonly string[] => {
  if (wanted.length === 0) return names
  return [...new Set(wanted.map((column) => nameOf.get(column.toLowerCase()) ?? unknown(column)))]
}

const unknown = (column: string): never => {
  const all = names.map(columnOf)
  throw badRequest(
    `The report has no column '${shown(column)}'.${didYouMean(nearestTo(column, all))} It has ${all.join(', ')}.`,
    'select',
  )
}

/** The parameters as query options, which are the same language. */
const queryOf = ({ filter, search, orderBy, skip, top }: Entity): string => {
  const options: readonly (readonly [string, string])[] = [
    ['$filter', filter ? String(filter) : ''],
    // A phrase: a report's search knows no operators.
    ['$search', search ? `"${String(search).replaceAll(/["\\]/g, ' ')}"` : ''],
    ['$orderby', textsOf(orderBy).join(',')],
    ['$skip', skip ? String(skip) : ''],
    ['$top', top ? String(Math.min(Number(top), limits.top)) : ''],
  ]
  return options
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name}=${encodeURIComponent(text)}`)
    .join('&')
}

const reportOf = (columns: readonly string[], listed: readonly Listed[], total: number) => ({
  TotalRowCount: total,
  Schema: columns.map((name) => ({ Column: columnOf(name), PropertyType: typeOf(name) })),
  Values: listed.map(({ entity }) => columns.map((name) => shownAs(name, entity))),
  SessionId: '',
})

const shownAs = (name: string, entity: Entity): Json | null => {
  const value = entity[name] ?? null
  return value === null ? null : (row.properties[name]?.kind.toJson(value) ?? null)
}
