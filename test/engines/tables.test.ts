import { expect, it } from 'vitest'
import { tableFaults } from '../../src/db/engines/sqlite/table-faults.ts'
import { columnName } from '../../src/db/sql/table.ts'
import { model } from '../../src/entities/model.ts'
import { openMigrated } from '../../src/entry/runtime/database/database-file.ts'
import { sampleType } from '../support/samples/sample-type.ts'

it('has by its migrations a table for every type, and a column for every property', () => {
  const connection = openMigrated(':memory:')
  expect(tableFaults(connection, model)).toEqual([])
  connection.close()
})

it('has by its migrations an index for what is looked up by its value, and no other', () => {
  const connection = openMigrated(':memory:')
  for (const { name, properties } of model) {
    const declared = Object.entries(properties).flatMap(([property, { indexed }]) => (indexed ? [property] : []))
    const indexes = connection.prepare("select name from pragma_index_list(?) where origin = 'c'").pluck()
    const table = columnName(name)
    expect(indexes.all(table), table).toEqual(declared.map((property) => `${table}_${columnName(property)}`))
  }
  connection.close()
})

it('says which table and which columns are missing', () => {
  const connection = openMigrated(':memory:')
  expect(tableFaults(connection, [...model, sampleType])).toEqual(['the table sample'])
  connection.exec('alter table remote_assistance_partner drop column onboarding_url')
  connection.exec('alter table remote_assistance_settings drop column block_chat')
  connection.exec('alter table extend_remote_help_session_response drop column envelope')
  expect(tableFaults(connection, model)).toEqual([
    'the column envelope of the table extend_remote_help_session_response',
    'the column onboarding_url of the table remote_assistance_partner',
    'the column block_chat of the table remote_assistance_settings',
  ])
  connection.close()
})
