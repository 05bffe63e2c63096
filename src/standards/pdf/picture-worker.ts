import { parentPort } from 'node:worker_threads';
import { PhotonImage } from '@silvia-odwyer/photon-node';

/** Reads one picture after the other; answers it as PNG, for a JPEG that it can be read, or that it is damaged. */
parentPort!.on('message', ({ as, bytes }: { as: string; bytes: Uint8Array }) => {
  try {
    const picture = PhotonImage.new_from_byteslice(bytes);
    parentPort!.postMessage(as === 'image/jpeg' ? true : picture.get_bytes());
    picture.free();
  } catch { parentPort!.postMessage('damaged'); }
});
