// Generated from the compiled contracts by scripts/generate/abis.ts. Do not edit: run `npm run generate`.

export {}
