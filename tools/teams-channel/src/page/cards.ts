/// <reference lib="dom" />
// Cards, drawn by Microsoft's own library.
import { toHtml } from './markdown.ts';

type Library = typeof import('adaptivecards');
// The script of the library is loaded before this one.
const { AdaptiveCards: library } = globalThis as unknown as { AdaptiveCards: Library };

export const adaptiveCardType = 'application/vnd.microsoft.card.adaptive';

export interface Pressed {
  readonly type: string;
  readonly json: Readonly<Record<string, unknown>>;
}

export interface Refresh {
  readonly action: Readonly<Record<string, unknown>>;
  readonly userIds?: readonly string[];
}

export function drawCard(content: unknown, onPressed: (pressed: Pressed) => void): HTMLElement {
  const card = new library.AdaptiveCard();
  card.hostConfig = new library.HostConfig(isDark() ? hostConfig(dark) : hostConfig(light));
  card.onExecuteAction = (action) => onPressed(pressedOf(action));
  const holder = document.createElement('div');
  holder.className = 'card';
  try {
    card.parse(content);
    const drawn = card.render();
    if (drawn) holder.append(drawn);
  } catch (error) {
    holder.textContent = `This card cannot be shown: ${String(error)}`;
  }
  return holder;
}

export function refreshOf(content: unknown): Refresh | undefined {
  const { refresh } = (content ?? {}) as { refresh?: Refresh };
  return refresh?.action ? refresh : undefined;
}

function pressedOf(action: InstanceType<Library['Action']>): Pressed {
  const json = action.toJSON() as Record<string, unknown>;
  // With what was entered.
  const data =
    action instanceof library.SubmitAction || action instanceof library.ExecuteAction ? action.data : undefined;
  return { type: action.getJsonTypeName(), json: { ...json, ...(data !== undefined && { data }) } };
}

library.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = toHtml(text);
  result.didProcess = true;
};

function isDark(): boolean {
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

interface Palette {
  readonly text: string;
  readonly quiet: string;
  readonly accent: string;
  readonly emphasis: string;
  readonly surface: string;
  readonly good: string;
  readonly warning: string;
  readonly attention: string;
}

const light: Palette = {
  text: '#242424',
  quiet: '#545454',
  accent: '#4f52b2',
  emphasis: '#f0f0f0',
  surface: '#ffffff',
  good: '#0e700e',
  warning: '#835b00',
  attention: '#a4262c',
};
const dark: Palette = {
  text: '#f5f5f5',
  quiet: '#bdbdbd',
  accent: '#a6a7dc',
  emphasis: '#383838',
  surface: '#292929',
  good: '#92c353',
  warning: '#f8d22a',
  attention: '#f1a3a8',
};

function hostConfig(palette: Palette): object {
  const colour = (strong: string) => ({ default: strong, subtle: palette.quiet });
  const { text, accent, good, warning, attention } = palette;
  const foregroundColors = {
    default: colour(text),
    dark: colour(text),
    light: colour(palette.quiet),
    accent: { default: accent, subtle: accent },
    good: { default: good, subtle: good },
    warning: { default: warning, subtle: warning },
    attention: { default: attention, subtle: attention },
  };
  const style = (backgroundColor: string) => ({ backgroundColor, foregroundColors, borderColor: palette.quiet });
  return {
    fontFamily: "'Segoe UI', system-ui, sans-serif",
    supportsInteractivity: true,
    fontSizes: { small: 12, default: 14, medium: 16, large: 20, extraLarge: 24 },
    spacing: { small: 4, default: 8, medium: 12, large: 20, extraLarge: 28, padding: 12 },
    containerStyles: {
      default: style(palette.surface),
      emphasis: style(palette.emphasis),
      accent: style(palette.emphasis),
      good: style(palette.emphasis),
      warning: style(palette.emphasis),
      attention: style(palette.emphasis),
    },
    actions: {
      maxActions: 6,
      spacing: 'default',
      buttonSpacing: 8,
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
      showCard: { actionMode: 'inline', inlineTopMargin: 8 },
    },
    factSet: { title: { weight: 'bolder', maxWidth: 140 }, value: { wrap: true }, spacing: 12 },
  };
}
