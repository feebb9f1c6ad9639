/** What a licence lets people do with the rows, for those who do not read licences. */
export type DataLicence = { id: string; name: string; meaning: string; commercial: boolean }

/** Licences that are made for, or commonly given to, data; the first is the default. Others are named by their SPDX id. */
export const dataLicences: readonly DataLicence[] = [
  {
    id: 'CC-BY-4.0',
    name: 'Creative Commons Attribution 4.0',
    meaning: 'Anyone may use it for anything, and says whose it is.',
    commercial: true,
  },
  {
    id: 'CC0-1.0',
    name: 'Creative Commons Zero 1.0',
    meaning: 'Anyone may use it for anything, without naming anybody.',
    commercial: true,
  },
  {
    id: 'CC-BY-SA-4.0',
    name: 'Creative Commons Attribution-ShareAlike 4.0',
    meaning: 'Anyone may use it, says whose it is, and shares changed data under the same licence.',
    commercial: true,
  },
  {
    id: 'CC-BY-NC-4.0',
    name: 'Creative Commons Attribution-NonCommercial 4.0',
    meaning: 'Anyone may use it without earning from it, and says whose it is; models trained on it cannot charge.',
    commercial: false,
  },
  {
    id: 'CDLA-Permissive-2.0',
    name: 'Community Data License Agreement, Permissive 2.0',
    meaning: 'Anyone may use it for anything and passes the licence text on; results are free of it.',
    commercial: true,
  },
  {
    id: 'CDLA-Sharing-1.0',
    name: 'Community Data License Agreement, Sharing 1.0',
    meaning:
      'Anyone may use it; whoever publishes changed data does so under the same licence; results are free of it.',
    commercial: true,
  },
  {
    id: 'ODC-By-1.0',
    name: 'Open Data Commons Attribution 1.0',
    meaning: 'Anyone may use the database for anything, and says where it comes from.',
    commercial: true,
  },
  {
    id: 'ODbL-1.0',
    name: 'Open Database License 1.0',
    meaning:
      'Anyone may use the database, says where it comes from, and shares changed databases under the same licence.',
    commercial: true,
  },
  {
    id: 'PDDL-1.0',
    name: 'Public Domain Dedication and License 1.0',
    meaning: 'The database belongs to everybody; nothing is asked in return.',
    commercial: true,
  },
  {
    id: 'O-UDA-1.0',
    name: 'Open Use of Data Agreement 1.0',
    meaning: 'Anyone may use it for anything and passes the agreement on with the data; results are free of it.',
    commercial: true,
  },
  {
    id: 'Apache-2.0',
    name: 'Apache License 2.0',
    meaning: 'Made for software: anyone may use and change it, and keeps its notices.',
    commercial: true,
  },
  {
    id: 'MIT',
    name: 'MIT License',
    meaning: 'Made for software: anyone may use and change it, and keeps its notice.',
    commercial: true,
  },
]
