/// <reference lib="dom" />
import { toHtml } from '@frontdesk/teams-channel/markdown';
import { AdaptiveCard, HostConfig } from 'adaptivecards';
import { isDark } from './theme.ts';

AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = toHtml(text);
  result.didProcess = true;
};

/** The buttons of the card do nothing here: the Teams that runs here is the place to press them. */
export function drawCard(content: unknown): HTMLElement {
  const card = new AdaptiveCard();
  card.hostConfig = new HostConfig(hostConfig(isDark() ? dark : light));
  try {
    card.parse(content);
    const drawn = card.render();
    if (drawn) return drawn;
  } catch (error) {
    return said(`This card cannot be drawn: ${String(error)}`);
  }
  return said('This card is empty.');
}

function said(text: string): HTMLElement {
  return Object.assign(document.createElement('p'), { textContent: text });
}

const light = {
  ...{ text: '#1d2530', quiet: '#55606e', accent: '#3d43a8', emphasis: '#eef1f5', surface: '#ffffff' },
  ...{ good: '#0b6b3a', warning: '#7a5200', attention: '#a3262c' },
};
const dark: typeof light = {
  ...{ text: '#eef2f7', quiet: '#b3bdca', accent: '#b3b8ff', emphasis: '#2a323d', surface: '#1c222b' },
  ...{ good: '#7fd6a2', warning: '#f2c14e', attention: '#ff9ea3' },
};

function hostConfig(colours: typeof light): object {
  const of = (strong: string) => ({ default: strong, subtle: colours.quiet });
  const { text, accent, good, warning, attention, surface, emphasis } = colours;
  const foregroundColors = {
    ...{ default: of(text), dark: of(text), light: of(colours.quiet), accent: of(accent) },
    ...{ good: of(good), warning: of(warning), attention: of(attention) },
  };
  const on = (backgroundColor: string) => ({ backgroundColor, foregroundColors, borderColor: colours.quiet });
  return {
    fontFamily: 'inherit',
    supportsInteractivity: true,
    fontSizes: { small: 12, default: 14, medium: 15, large: 18, extraLarge: 22 },
    spacing: { small: 4, default: 8, medium: 12, large: 18, extraLarge: 24, padding: 12 },
    containerStyles: {
      ...{ default: on(surface), emphasis: on(emphasis), accent: on(emphasis) },
      ...{ good: on(emphasis), warning: on(emphasis), attention: on(emphasis) },
    },
    actions: { maxActions: 6, buttonSpacing: 8, actionsOrientation: 'horizontal', actionAlignment: 'left' },
    factSet: { title: { weight: 'bolder', maxWidth: 130 }, value: { wrap: true }, spacing: 12 },
  };
}
