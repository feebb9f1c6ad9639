'use client'
// Inside the shell, so that the way to everything else stays on screen.
export { default } from '../error.tsx'
