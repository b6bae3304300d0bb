import { describe, expect, test } from '@jest/globals';
import { dispositionOf, fileHeaders } from './file-headers.ts';

const attachment = (fileName: string) => dispositionOf({ disposition: 'attachment', fileName });

describe('the headers of a file', () => {
  test('say the type where a browser cannot run it, and bytes otherwise', () => {
    const typeOf = (mediaType: string) => fileHeaders({}, { mediaType, disposition: 'attachment' })['Content-Type'];
    expect(typeOf('image/PNG; q=1')).toBe('image/png');
    expect(typeOf('text/plain')).toBe('text/plain; charset=utf-8');
    for (const type of ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/javascript', '', 'a\r\nb']) {
      expect(typeOf(type)).toBe('application/octet-stream');
    }
  });

  test('show a picture in place, and nothing else', () => {
    const shown = (type: string) =>
      fileHeaders({ 'content-type': type }, { disposition: 'inline' })['Content-Disposition'];
    expect(shown('image/webp')).toBe('inline');
    expect(shown('application/pdf')).toBe('attachment');
    expect(shown('image/svg+xml')).toBe('attachment');
  });

  test('hand on what ranges need, and nothing else of the file host', () => {
    const given = { 'content-length': '5', 'content-range': 'bytes 0-4/9', 'set-cookie': 'a=b', server: 'internal/1' };
    const headers = fileHeaders(given, { disposition: 'inline' });
    expect(headers).toMatchObject({ 'content-length': '5', 'content-range': 'bytes 0-4/9' });
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['set-cookie']));
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['server']));
  });

  test('hand on nothing that is not what its name says', () => {
    const given = {
      'accept-ranges': 'bucket 7',
      'content-length': '5, 6',
      'content-range': 'bytes of bucket 7',
      etag: 'bucket 7',
      'last-modified': 'by bucket 7',
    };
    expect(JSON.stringify(fileHeaders(given, { disposition: 'inline' }))).not.toMatch(/bucket|5, 6/);
  });

  test.each([
    ['plan.xlsx', `attachment; filename="plan.xlsx"; filename*=UTF-8''plan.xlsx`],
    ['Übersicht (1).pdf', `attachment; filename="_bersicht (1).pdf"; filename*=UTF-8''%C3%9Cbersicht%20%281%29.pdf`],
    ['a"b\\c.txt', `attachment; filename="a_b_c.txt"; filename*=UTF-8''a%22b_c.txt`],
    ['../../etc/passwd', `attachment; filename="_.._etc_passwd"; filename*=UTF-8''_.._etc_passwd`],
    ['x\r\nSet-Cookie: a', `attachment; filename="xSet-Cookie_ a"; filename*=UTF-8''xSet-Cookie_%20a`],
    ['cod\u202Efdp.exe', `attachment; filename="codfdp.exe"; filename*=UTF-8''codfdp.exe`],
    ['..', `attachment; filename="file"; filename*=UTF-8''file`],
    ['half \uD800 pair', `attachment; filename="half _ pair"; filename*=UTF-8''half%20%EF%BF%BD%20pair`],
  ])('name %j safely', (fileName, expected) => {
    expect(attachment(fileName)).toBe(expected);
  });
});
