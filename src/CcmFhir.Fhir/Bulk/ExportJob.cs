using System.Collections.Immutable;

namespace CcmFhir.Fhir.Bulk;

/// <summary>
/// How far an export has come. A caller that stores it after every step goes on after a crash where it stopped: <see cref="BulkExport"/> takes
/// nothing else. It holds addresses and counts, no patient and no token; a status address may itself be a secret of the server's.
/// </summary>
/// <param name="StatusUrl">Where the server tells of the export.</param>
public sealed record ExportJob(string StatusUrl)
{
    /// <summary>The files; null while the server makes them.</summary>
    public ExportManifest? Manifest { get; init; }

    /// <summary>Lines of each file of <see cref="Manifest"/> that were handed out, by position.</summary>
    public ImmutableArray<FileProgress> Progress { get; init; } = [];

    public bool IsRead => Manifest is not null && Progress.Length == Manifest.Files.Length && Progress.All(p => p.IsWhole);
}

/// <param name="Line">Number of the last line handed out, from 1; 0 before the first. Blank lines count.</param>
/// <param name="IsWhole">The file's end was seen.</param>
public readonly record struct FileProgress(long Line, bool IsWhole);

/// <summary>A line of an export.</summary>
/// <param name="file">The file it stands in.</param>
/// <param name="number">From 1, blank lines counted.</param>
/// <param name="json">One resource; valid during the call only. <see cref="ClinicalRow.TryRead"/> takes the facts out of it.</param>
public delegate void ExportLine(ExportFile file, long number, ReadOnlySpan<byte> json);
