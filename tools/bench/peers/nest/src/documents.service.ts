import { HttpService } from '@nestjs/axios';
import { BadGatewayException, Injectable, Logger } from '@nestjs/common';
import type { AxiosError } from 'axios';
import { catchError, firstValueFrom } from 'rxjs';
import { urls } from './environment.js';

type Json = Record<string, unknown>;

const sections: readonly { readonly service: string; path(id: string): string }[] = [
  { service: 'related', path: () => '/related' },
  { service: 'documents', path: (id) => `/v1/documents/${id}/tags` },
  { service: 'documents', path: (id) => `/v1/documents/${id}/attachments` },
  { service: 'revisions', path: (id) => `/v1/documents/${id}/revisions/latest` },
  { service: 'revisions', path: (id) => `/v1/documents/${id}/outline` },
  { service: 'access', path: (id) => `/v1/documents/${id}/access` },
  { service: 'collaboration', path: (id) => `/v1/documents/${id}/comments` },
  { service: 'collaboration', path: (id) => `/v1/documents/${id}/collaborators` },
  { service: 'generation', path: (id) => `/v1/documents/${id}/summary` },
  { service: 'activity', path: (id) => `/api/documents/${id}/reading-state` },
];

@Injectable()
export class DocumentsService {
  private readonly logger = new Logger(DocumentsService.name);

  constructor(private readonly httpService: HttpService) {}

  async view(id: string, authorization: string): Promise<Json> {
    const [[document, owner], ...others] = await Promise.all([
      this.documentAndOwner(id, authorization),
      ...sections.map(({ service, path }) => this.read(service, path(id), authorization)),
    ]);
    return {
      title: document['title'],
      status: document['status'],
      owner: owner['displayName'],
      sections: others.map((section) => Object.keys(section).length),
      related: (others[0]?.['documents'] as Json[]).slice(0, 5),
      comments: others.flatMap((section) => (section['comments'] as Json[] | undefined)?.slice(0, 3) ?? []),
    };
  }

  private async documentAndOwner(id: string, authorization: string): Promise<[Json, Json]> {
    const document = await this.read('documents', `/v1/documents/${id}`, authorization);
    return [document, await this.read('identity', `/v1/users/${String(document['ownerId'])}`, authorization)];
  }

  private async read(service: string, path: string, authorization: string): Promise<Json> {
    const { data } = await firstValueFrom(
      this.httpService.get<Json>(`${urls[service]}${path}`, { headers: { authorization } }).pipe(
        catchError((error: AxiosError) => {
          this.logger.error(error.message);
          throw new BadGatewayException();
        }),
      ),
    );
    return data;
  }
}
