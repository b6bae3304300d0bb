/** Made by whoever asks first, once; what could not be made is not tried again. */
export function onceAsked<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
