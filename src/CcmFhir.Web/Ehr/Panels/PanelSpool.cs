using System.Text;
using System.Text.RegularExpressions;
using CcmFhir.Chart;
using CcmFhir.Fhir.Bulk;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CcmFhir.Web.Ehr.Panels;

/// <summary>One patient's chart as it was read.</summary>
/// <param name="Patient">FHIR id.</param>
/// <param name="Resources">Type and JSON of each, in an order that does not depend on how they were read.</param>
/// <param name="Unread">What of this chart, or of every chart, was not read: the type, and why. <see cref="PanelSpool.Anything"/> is all types.</param>
internal sealed record PanelChart(string Patient, IReadOnlyList<(string Type, byte[] Json)> Resources, IReadOnlyList<(string Type, string Why)> Unread);

/// <summary>
/// Sorts a panel's resources by patient, in memory that does not grow with the panel. They lie in SQLite's private temporary database
/// (https://www.sqlite.org/inmemorydb.html#temp_db): on disk when they are many, seen by nobody else, gone when this is disposed.
/// </summary>
internal sealed partial class PanelSpool : IDisposable
{
    /// <summary>In place of a type: any of them.</summary>
    public const string Anything = "*";

    private const string Everybody = "";

    private readonly SqliteConnection _database = new("Data Source=;Pooling=False");
    private readonly SortedDictionary<string, long> _read = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _broken = new(StringComparer.Ordinal);
    private long _unnamed;

    static PanelSpool() => SQLitePCL.Batteries_V2.Init();

    public PanelSpool()
    {
        _database.Open();
        _database.Execute("""
            pragma journal_mode=off; pragma synchronous=off;
            create table resource (patient text, type text, id text, body blob, primary key (patient, type, id));
            create table unread (patient text, type text, why text, primary key (patient, type, why));
            create table member (patient text primary key);
            begin
            """);
    }

    /// <summary>Resources that came, by type.</summary>
    public IReadOnlyDictionary<string, long> Read => _read;

    /// <summary>Lines and answers that are no resource of which the patient can be told, by the type they should have been.</summary>
    public IReadOnlyDictionary<string, long> Broken => _broken;

    /// <summary>Resources that name no patient. They belong to no chart.</summary>
    public long OfNobody { get; private set; }

    /// <summary>False when the patient is in the panel already, by another group.</summary>
    public bool Enrol(string patient) => _database.Execute("insert or ignore into member values (@patient)", new { patient }) > 0;

    /// <summary>Keeps a resource. One that cannot be read leaves its type unread, of its patient where the text still names one, else of all.</summary>
    /// <param name="type">The type it should be of.</param>
    /// <param name="json">Its text.</param>
    public void Add(string type, ReadOnlySpan<byte> json)
    {
        // The row has no beneficiary.
        var coverage = type == "Coverage" ? FhirJson.Parse(json).Resource as Coverage : null;
        if (!ClinicalRow.TryRead(json, out var row) || row.ResourceType.ToString() is not { Length: > 0 } found || (type == "Coverage" && coverage is null))
        {
            Break(type, json);
            return;
        }

        _read[found] = _read.GetValueOrDefault(found) + 1;
        var id = row.Id.ToString();
        if ((found == "Patient" ? id : IdOf(coverage?.Beneficiary?.Reference ?? row.Patient.ToString())) is not { } patient)
        {
            OfNobody++;
        }
        else if (FactTypes.All.Contains(found) && (found != "Observation" || json.IndexOf("ccmfhir.org"u8) >= 0))
        {
            // What others observed, a chart's greater part, is no fact of a month.
            _database.Execute(
                "insert or replace into resource values (@patient, @found, @id, @body)",
                new { patient, found, id = id ?? $"-{++_unnamed}", body = json.ToArray() });
        }
    }

    /// <summary>A type was not read, or not whole.</summary>
    /// <param name="patient">Of whom; null: of everybody.</param>
    /// <param name="type">A type, or <see cref="Anything"/>.</param>
    /// <param name="why">Without anything of the patient's in it.</param>
    public void Miss(string? patient, string type, string why) =>
        _database.Execute("insert or ignore into unread values (@patient, @type, @why)", new { patient = patient ?? Everybody, type, why });

    /// <summary>What was not read of everybody.</summary>
    public IReadOnlyList<(string Type, string Why)> MissedOfAll() => UnreadOf(Everybody);

    /// <summary>The ids of patients a text names by reference.</summary>
    public static IReadOnlyCollection<string> Named(ReadOnlySpan<byte> text) =>
        [.. PatientReference().Matches(Encoding.UTF8.GetString(text)).Select(m => m.Groups["id"].Value).Distinct(StringComparer.Ordinal)];

    /// <summary>Every patient of whom anything is known, in the order of their ids; one chart at a time is in memory.</summary>
    public IEnumerable<PanelChart> Charts()
    {
        var missed = MissedOfAll();
        const string Patients = "select patient from resource union select patient from member union select patient from unread where patient <> @Everybody order by 1";
        foreach (var patient in _database.Query<string>(Patients, new { Everybody }, buffered: false))
        {
            var resources = _database.Query<(string, byte[])>(
                "select type, body from resource where patient = @patient order by type, id", new { patient }).AsList();
            yield return new PanelChart(patient, resources, [.. missed, .. UnreadOf(patient)]);
        }
    }

    public void Dispose() => _database.Dispose();

    private List<(string Type, string Why)> UnreadOf(string patient) =>
        _database.Query<(string, string)>("select type, why from unread where patient = @patient order by type, why", new { patient }).AsList();

    private void Break(string type, ReadOnlySpan<byte> json)
    {
        _broken[type] = _broken.GetValueOrDefault(type) + 1;
        if (type == "Patient")
        {
            return; // whoever it is has no Patient, and so no facts; nobody else misses anything
        }

        var isKnown = FactTypes.All.Contains(type);
        var named = Named(json);
        Miss(named.Count == 1 ? named.First() : null, isKnown ? type : Anything, $"one {(isKnown ? type : "resource")} could not be read");
    }

    /// <summary>"Patient/1" in whatever spelling; null for a reference to something else.</summary>
    private static string? IdOf(string? reference) =>
        reference is not null && PatientReference().Match(reference) is { Success: true } match ? match.Groups["id"].Value : null;

    /// <summary>http://hl7.org/fhir/R4/datatypes.html#id, in a relative, absolute or versioned reference.</summary>
    [GeneratedRegex(@"(?<![A-Za-z])Patient\\?/(?<id>[A-Za-z0-9\-.]{1,64})", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex PatientReference();
}
