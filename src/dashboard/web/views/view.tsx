import { useEffect, useRef, useState } from 'preact/hooks';
import type { LandingMark, Overview } from '../../api.js';
import type { Resource } from '../data/use-resource.js';
import { type Route, routeOf } from '../data/use-route.js';
import { LandingPanel } from '../story/landing-panel.js';
import { RunPanel } from '../story/run-panel.js';
import { CalendarView } from './calendar-view.js';
import { DeadLettersView } from './dead-letters-view.js';
import { FilesView } from './files-view.js';
import { OverviewView } from './overview-view.js';

interface ViewProps {
  readonly route: Route;
  readonly overview: Resource<Overview>;
  readonly heard: readonly LandingMark[];
}

const TITLES: Readonly<Record<Route['kind'], string>> = {
  overview: 'Is the Trends page fresh?',
  files: 'Files',
  calendar: 'Calendar',
  'dead-letters': 'Dead letters',
  run: 'A run',
  landing: 'A landing',
  nowhere: 'Nothing here',
};

/** The view an address names; a run or a landing is shown over the view one comes from. */
export function View({ route, overview, heard }: ViewProps) {
  const story = route.kind === 'run' || route.kind === 'landing' ? route : null;
  const [behind, setBehind] = useState<Route>({ kind: 'overview' });
  useEffect(() => {
    document.title = `${TITLES[route.kind]} · Trends publisher`;
    if (story === null) setBehind(route);
  }, [route, story]);
  const shown = hashOf(story === null ? route : behind);
  const before = useRef(shown);
  useEffect(() => {
    if (before.current !== shown) document.getElementById('main')?.focus({ preventScroll: true });
    before.current = shown;
  }, [shown]);
  // A dialog tells late that it closed: whoever went elsewhere meanwhile is not fetched back.
  const close = () => {
    if (story !== null && isAt(story)) location.hash = hashOf(behind);
  };
  return (
    <>
      <Shown route={story === null ? route : behind} overview={overview} heard={heard} />
      {story?.kind === 'run' && <RunPanel key="story" id={story.id} onClose={close} />}
      {story?.kind === 'landing' && <LandingPanel key="story" id={story.id} onClose={close} />}
    </>
  );
}

function Shown({ route, overview, heard }: ViewProps) {
  switch (route.kind) {
    case 'files':
      return <FilesView name={route.name} overview={overview} />;
    case 'calendar':
      return <CalendarView />;
    case 'dead-letters':
      return <DeadLettersView />;
    case 'nowhere':
      return (
        <div class="view">
          <h1>Nothing here</h1>
          <p>
            This address names no view. <a href="#/">To the overview</a>
          </p>
        </div>
      );
    default:
      return <OverviewView overview={overview} heard={heard} />;
  }
}

function isAt({ kind, id }: Extract<Route, { id: string }>): boolean {
  const here = routeOf(location.hash);
  return here.kind === kind && here.id === id;
}

function hashOf(route: Route): string {
  if (route.kind === 'files' && route.name !== null) return `#/files/${route.name}`;
  return route.kind === 'overview' ? '#/' : `#/${route.kind}`;
}
