/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  // Types are checked by `npm run verify` with TypeScript 7, whose API Next cannot call.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    'pg',
    'pg-boss',
    'pg-copy-streams',
    'pino',
    '@duckdb/node-api',
    '@prisma/client',
    '@prisma/adapter-pg',
  ],
}

export default config
