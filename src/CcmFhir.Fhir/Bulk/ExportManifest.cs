using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace CcmFhir.Fhir.Bulk;

/// <summary>What a file of an export is about.</summary>
public enum ExportFileKind
{
    /// <summary>Resources, one a line.</summary>
    Output,

    /// <summary>Transaction Bundles whose DELETE entries name resources that are gone.</summary>
    Deleted,

    /// <summary>OperationOutcomes: what could not be exported, and why.</summary>
    Outcome,
}

/// <summary>One file of an export.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Type">Resource type of its lines, as sent.</param>
/// <param name="Url">Its address, as sent.</param>
/// <param name="Count">How many lines the server says it has; null when it does not.</param>
public sealed record ExportFile(ExportFileKind Kind, string Type, string Url, long? Count);

/// <summary>
/// The complete status answer of an export (https://hl7.org/fhir/uv/bulkdata/STU2/export.html#response---complete-status).
/// Its errors are named "error", and "outcome" in the guide's next edition; both are read.
/// </summary>
/// <param name="TransactionTime">What <see cref="ExportRequest.Since"/> of the next export should be, as sent.</param>
/// <param name="RequiresAccessToken">Whether the files want the token; without it they must not get one. Absent counts as true.</param>
/// <param name="Files">Output, deleted and outcome files in this order.</param>
/// <param name="Next">Address of the manifest's next part; null at its end.</param>
public sealed record ExportManifest(string? TransactionTime, bool RequiresAccessToken, ImmutableArray<ExportFile> Files, string? Next)
{
    /// <summary>Null when the text is no manifest: no JSON object, no output list, a file without an address.</summary>
    public static ExportManifest? Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;   // the second is how half of a surrogate pair is told
        }
    }

    private static ExportManifest? Read(JsonElement root)
    {
        (ExportFileKind Kind, string Member)[] lists =
        [
            (ExportFileKind.Output, "output"), (ExportFileKind.Deleted, "deleted"), (ExportFileKind.Outcome, "error"), (ExportFileKind.Outcome, "outcome"),
        ];
        var files = ImmutableArray.CreateBuilder<ExportFile>();
        foreach (var (kind, member) in lists)
        {
            if (!root.TryGetProperty(member, out var list) || list.ValueKind != JsonValueKind.Array)
            {
                if (kind == ExportFileKind.Output)
                {
                    return null;
                }

                continue;
            }

            foreach (var item in list.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.Object || Text(item, "url") is not { Length: > 0 } url)
                {
                    return null;
                }

                files.Add(new ExportFile(kind, Text(item, "type") ?? "", url, CountOf(item)));
            }
        }

        return new ExportManifest(Text(root, "transactionTime"), !IsFalse(root, "requiresAccessToken"), files.ToImmutable(), NextOf(root));
    }

    private static string? NextOf(JsonElement root) =>
        !root.TryGetProperty("link", out var links) || links.ValueKind != JsonValueKind.Array ? null
            : links.EnumerateArray().Where(l => l.ValueKind == JsonValueKind.Object && Text(l, "relation") == "next").Select(l => Text(l, "url")).FirstOrDefault();

    private static string? Text(JsonElement owner, string member) =>
        owner.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsFalse(JsonElement owner, string member) =>
        owner.TryGetProperty(member, out var value)
        && (value.ValueKind == JsonValueKind.False || (value.ValueKind == JsonValueKind.String && value.GetString() == "false"));

    private static long? CountOf(JsonElement file) =>
        file.TryGetProperty("count", out var count) && count.ValueKind is JsonValueKind.Number or JsonValueKind.String
        && long.TryParse(count.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
