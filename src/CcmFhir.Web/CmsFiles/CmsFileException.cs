namespace CcmFhir.Web.CmsFiles;

/// <summary>A file handed to an import is not the table it should be. The message names the file, column, code or year.</summary>
internal sealed class CmsFileException(string message) : Exception(message);
