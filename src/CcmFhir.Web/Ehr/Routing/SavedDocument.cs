using System.Text;
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
            using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
        }
        catch (JsonException e)
        {
            return (null, $"is not JSON (line {e.LineNumber + 1}, column {e.BytePositionInLine + 1})");
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

    /// <summary>As people's tools save an answer: with a byte order mark, or in UTF-16 as PowerShell redirects it.</summary>
    private static (JsonDocument? Document, string? Problem) Parse(ReadOnlyMemory<byte> saved) => saved.Span switch
    {
        [0x1F, 0x8B, ..] => (null, "is compressed (gzip): save it unpacked, with curl --compressed for example"),
        [0xFF, 0xFE, ..] => Parse(Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(saved.Span[2..]))),
        [0xFE, 0xFF, ..] => Parse(Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(saved.Span[2..]))),
        [0xEF, 0xBB, 0xBF, ..] => Parse(saved[3..]),
        var text when text.TrimStart(" \t\r\n"u8) is [(byte)'<', ..] =>
            (null, "is XML or HTML, not JSON: save the answer to a request with Accept: application/fhir+json"),
        _ => (JsonDocument.Parse(saved, Options), null),
    };
}
