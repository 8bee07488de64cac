import { useState } from 'preact/hooks';

export function App() {
  const [a] = useState('x');
  return <p>{a}</p>;
}
