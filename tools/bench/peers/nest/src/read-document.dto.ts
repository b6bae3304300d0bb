import { IsString, Length } from 'class-validator';

export class ReadDocumentDto {
  @IsString()
  @Length(1, 64)
  documentId!: string;
}
