export { backendCursor, cursorIn, cursorOf, limitIn, pageOf, refuseCursor } from './pages.ts';
