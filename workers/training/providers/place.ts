export { fits, placeOn } from '#lib/domain/place.ts'
