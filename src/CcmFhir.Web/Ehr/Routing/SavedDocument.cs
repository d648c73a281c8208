using System.Text.Json;

namespace CcmFhir.Web.Ehr.Routing;

/// <summary>A JSON answer of an EHR that somebody saved to a file. Problems are predicates: "is not JSON …".</summary>
internal static class SavedDocument
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };

    /// <param name="path">A file, or <c>-</c> for stdin.</param>
    public static (JsonDocument? Document, string? Problem) Read(string path)
    {
        try
        {
            // From a stream, so that a byte order mark is skipped.
            using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            return (JsonDocument.Parse(stream, Options), null);
        }
        catch (JsonException e)
        {
            return (null, LooksLikeMarkup(path)
                ? "is XML or HTML, not JSON: save the answer to a request with Accept: application/fhir+json"
                : $"is not JSON (line {e.LineNumber + 1}, column {e.BytePositionInLine + 1})");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, "does not exist");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, "cannot be read");
        }
    }

    /// <summary>Reads facts; text that no string can hold (a lone surrogate) is a problem of the document, not ours.</summary>
    public static (T? Facts, string? Problem) Guard<T>(JsonDocument document, Func<JsonElement, (T? Facts, string? Problem)> read)
        where T : class
    {
        try
        {
            return read(document.RootElement);
        }
        catch (InvalidOperationException)
        {
            return (null, "holds text that is not valid Unicode");
        }
    }

    private static bool LooksLikeMarkup(string path) =>
        path != "-" && File.ReadLines(path).Select(l => l.TrimStart('\uFEFF', ' ', '\t')).FirstOrDefault(l => l.Length > 0)?[0] == '<';
}
