import { useId, useRef, useState } from 'react';
import { Button } from './button.tsx';

type Picture = { contentType: 'image/jpeg'; base64: string };
type Props = { id: string; label: string; value: Picture | null; onChange: (p: Picture | null) => void; words: { choose: string; remove: string; kept: string; none: string; bad: string } };

const sideMost = 1200, bytesMost = 380_000;

/** A picture chosen or taken by the camera, made small enough to be kept: turned upright, at most 1200 pixels, as JPEG. */
export function PictureField({ id, label, value, onChange, words }: Props) {
  const input = useRef<HTMLInputElement>(null), [bad, setBad] = useState(false), name = useId();
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    try { onChange(await smaller(file)); setBad(false); } catch { setBad(true); }
    if (input.current) input.current.value = '';
  };
  return (
    <div className="pic" role="group" aria-labelledby={name}>
      <span className="lg" id={name}>{label}</span>
      {value ? <img src={`data:${value.contentType};base64,${value.base64}`} alt={label} /> : <span className="nopic f">{words.none}</span>}
      <input ref={input} id={`${id}-file`} type="file" accept="image/*" className="sr" tabIndex={-1} aria-hidden="true" onChange={(e) => void take(e.currentTarget.files?.[0])} />
      <Button small id={id} onClick={() => input.current?.click()} aria-label={`${words.choose}: ${label}`}>{words.choose}</Button>
      {value ? <Button small look="quiet" onClick={() => onChange(null)} aria-label={`${words.remove}: ${label}`}>{words.remove}</Button> : null}
      <span role="status" className={bad ? 'crit' : 'sr'}>{bad ? words.bad : value ? words.kept : ''}</span>
    </div>
  );
}

async function smaller(file: File): Promise<Picture> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, sideMost / Math.max(bitmap.width, bitmap.height)), canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale)); canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  for (const quality of [0.85, 0.7, 0.5, 0.3]) {
    const base64 = canvas.toDataURL('image/jpeg', quality).split(',')[1]!;
    if (base64.length * 0.75 < bytesMost) return { contentType: 'image/jpeg', base64 };
  }
  throw new Error('too large');
}
