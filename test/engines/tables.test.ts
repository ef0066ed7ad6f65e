import { expect, it } from 'vitest'
import { tableFaults } from '../../src/db/engines/sqlite/table-faults.ts'
import { model } from '../../src/entities/model.ts'
import { openMigrated } from '../../src/entry/runtime/database-file.ts'
import { sampleType } from '../support/samples/sample-type.ts'

it('has by its migrations a table for every type, and a column for every property', () => {
  const connection = openMigrated(':memory:')
  expect(tableFaults(connection, model)).toEqual([])
  connection.close()
})

it('says which table and which columns are missing', () => {
  const connection = openMigrated(':memory:')
  expect(tableFaults(connection, [...model, sampleType])).toEqual(['the table sample'])
  connection.exec('alter table remote_assistance_partner drop column onboarding_url')
  connection.exec('alter table remote_assistance_settings drop column block_chat')
  expect(tableFaults(connection, model)).toEqual([
    'the column onboarding_url of the table remote_assistance_partner',
    'the column block_chat of the table remote_assistance_settings',
  ])
  connection.close()
})
