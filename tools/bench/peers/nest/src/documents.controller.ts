import { Controller, Get, Headers, Param, UseGuards } from '@nestjs/common';
import { AuthGuard } from './auth.guard.js';
import { DocumentsService } from './documents.service.js';
import { ReadDocumentDto } from './read-document.dto.js';

@Controller('v1/documents')
export class DocumentsController {
  constructor(private readonly documentsService: DocumentsService) {}

  @UseGuards(AuthGuard)
  @Get(':documentId')
  async view(
    @Param() { documentId }: ReadDocumentDto,
    @Headers('authorization') authorization: string,
  ): Promise<object> {
    return await this.documentsService.view(documentId, authorization);
  }
}
