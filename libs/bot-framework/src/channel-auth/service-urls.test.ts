import { describe, expect, test } from '@jest/globals';
import { baseOf, isSameServiceUrl, serviceUrls } from './service-urls.ts';

const urls = serviceUrls([
  'https://smba.trafficmanager.net/',
  'https://*.botframework.com/',
  'http://127.0.0.1:4120/teams/',
]);

describe('a service URL', () => {
  test.each([
    'https://smba.trafficmanager.net/emea/',
    'https://smba.trafficmanager.net/teams',
    'https://SMBA.trafficmanager.net:443/amer/',
    'https://europe.webchat.botframework.com/',
    'http://127.0.0.1:4120/teams/',
    'http://127.0.0.1:4120/teams',
  ])('may be %s', (url) => expect(urls.isAllowed(url)).toBe(true));

  test.each([
    'http://smba.trafficmanager.net/emea/',
    'https://smba.trafficmanager.net.evil.example/',
    'https://evil.example/smba.trafficmanager.net/',
    'https://smba.trafficmanager.net@evil.example/',
    'https://user:pass@smba.trafficmanager.net/',
    'https://smba.trafficmanager.net:8443/',
    'https://smba.trafficmanager.net\\@evil.example/',
    'https://smba.trafficmanager.net/?to=evil',
    'https://smba.trafficmanager.net/#evil',
    'https://botframework.com/',
    'https://evilbotframework.com/',
    'http://127.0.0.1:4120/',
    'http://127.0.0.1:4120/teams/../other/',
    'http://127.0.0.1:4120/teamsters/',
    'smba.trafficmanager.net',
    '',
  ])('may not be %s', (url) => expect(urls.isAllowed(url)).toBe(false));

  test('is the same as one that differs in what does not matter', () => {
    expect(isSameServiceUrl('https://smba.trafficmanager.net/emea', 'https://SMBA.trafficmanager.net:443/emea/')).toBe(
      true,
    );
    expect(isSameServiceUrl('https://smba.trafficmanager.net/emea/', 'https://smba.trafficmanager.net/amer/')).toBe(
      false,
    );
    expect(isSameServiceUrl('https://smba.trafficmanager.net/', 'https://smba.trafficmanager.net/?a')).toBe(false);
    expect(isSameServiceUrl('no url', 'no url')).toBe(false);
  });

  test('has a slash at its end before paths are joined to it', () => {
    expect(baseOf('https://smba.trafficmanager.net/emea')).toBe('https://smba.trafficmanager.net/emea/');
  });
});
