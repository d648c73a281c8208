using System.Collections.Immutable;
using System.Globalization;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Resources;
using NodaTime;

namespace CcmFhir.Web.Certify;

/// <summary>Every read the app makes, and what makes a list trustworthy: whole, of this patient, valid.</summary>
internal static class ReadChecks
{
    public const string FirstRead = "launch-ehr.token-use";

    private const int IssuesTold = 10;

    public static ImmutableArray<CertifyCheck> For(EhrConnection ehr)
    {
        // The day matters when a check runs, not for which checks there are.
        var searches = ChartSearches.Of(ehr, new LocalDate(2026, 1, 1)).All;
        return
        [
            .. searches.Select(Search),
            .. searches.Where(s => s.Type == "Consent").Take(1).Select(s => Dated("read." + s.Id)),
            .. searches.Where(s => s.Type == "Condition").Take(1).Select(s => Paging("read." + s.Id)),
            .. Others,
            Valid("Patient", FirstRead),
            Valid("Practitioner", "read.practitioner"),
            .. searches.DistinctBy(s => s.Type).Select(s => Valid(s.Type, "read." + s.Id)),
        ];
    }

    private static ImmutableArray<CertifyCheck> Others { get; } =
    [
        new("read.practitioner", ["us-core#Practitioner.read"], [FirstRead, "id-token.fhir-user"], async (run, cancel) =>
        {
            if (run.User.FhirUser is not { Type: "Practitioner", IsForeign: false, Id: var id } || !run.Scopes.AllowsSome("Practitioner", 'r'))
            {
                return Ruling.Skip("no Practitioner signed in, or the scopes do not allow reading one");
            }

            var read = await run.Client.ReadAsync<Practitioner>(id, cancel);
            if (read.Value is not { } practitioner)
            {
                return Ruling.Fail(Certification.Words(read.Failure!));
            }

            run.Found["Practitioner"] = [practitioner];
            return Ruling.Of(practitioner.Name.Count > 0, "with a name", "without a name");
        }),
        new("read.practitioner-role", ["us-core#PractitionerRole.practitioner"], [FirstRead, "id-token.fhir-user"], async (run, cancel) =>
        {
            if (run.User.FhirUser is not { Type: "Practitioner", IsForeign: false, Id: var id } || !run.Scopes.AllowsSome("PractitionerRole", 's'))
            {
                return Ruling.Skip("no Practitioner signed in, or the scopes do not allow the search");
            }

            var answer = await run.Client.SearchAsync<PractitionerRole>([("practitioner", id)], cancel);
            return answer.Failure is { } failure ? Ruling.Fail(Certification.Words(failure)) : Ruling.Pass($"{answer.Value!.Matches.Count} found");
        }),
        new("read.without-token", ["ccmfhir#token-refused"], [FirstRead], async (run, cancel) =>
        {
            var read = await run.Probe.Client(null).ReadAsync<Patient>(run.Patient, cancel);
            return Ruling.Of(read.Failure?.Kind is FhirFailureKind.Unauthorized or FhirFailureKind.Forbidden, $"refused ({read.Status})", $"answered {read.Status}");
        }),
        new("read.wrong-token", ["ccmfhir#token-refused"], [FirstRead], async (run, cancel) =>
        {
            var read = await run.Probe.Client("not-a-token-of-this-server").ReadAsync<Patient>(run.Patient, cancel);
            return Ruling.Of(read.Failure?.Kind is FhirFailureKind.Unauthorized or FhirFailureKind.Forbidden, $"refused ({read.Status})", $"answered {read.Status}");
        }),
        new("read.foreign-reference", ["smart-app-launch-2.2.0#97", "smart-app-launch-2.2.0#267"], [LaunchChecks.Token], async (run, cancel) =>
        {
            var mark = run.Probe.Traffic.Mark;
            var foreign = new Uri("https://elsewhere.invalid/fhir/Patient/1");
            var read = await run.Client.ReadReferenceAsync<Patient>(foreign.AbsoluteUri, cancel);
            return Ruling.Of(
                read.Failure?.Kind == FhirFailureKind.Forbidden && run.Probe.Traffic.Mark == mark && !run.Grant.IsFor(foreign),
                "nothing was sent", "something was sent");
        }),
    ];

    private static CertifyCheck Search(ChartSearch planned) => new(
        "read." + planned.Id,
        new Phrase("certify.check.read.search", planned.Type, planned.Names),
        [planned.Requirement, "ccmfhir#read-complete"],
        [LaunchChecks.Context],
        async (run, cancel) =>
        {
            if (run.Probe.Ehr.CapabilityOverrides.Unsearchable.Contains(planned.Type))
            {
                return Ruling.Skip($"launch.json says that {planned.Type} cannot be searched here");
            }

            if (!run.Scopes.AllowsSome(planned.Type, 's'))
            {
                return Ruling.Skip($"the granted scopes do not allow searching {planned.Type}");
            }

            var search = ChartSearches.Of(run.Probe.Ehr, run.Probe.Clock).All.Single(s => s.Id == planned.Id);
            var answer = await search.RunAsync(run.Client, run.Patient, cancel);
            if (answer.Failure is { } failure)
            {
                return Ruling.Fail(Certification.Words(failure));
            }

            run.Found[search.Type] = [.. run.Found.GetValueOrDefault(search.Type, []), .. answer.Found];
            var others = answer.Found.Count(r => !IsOf(r, run.Patient));
            if (!answer.IsComplete || others > 0)
            {
                return Ruling.Fail(others > 0 ? $"{others} of another patient" : "incomplete: " + string.Join(", ", answer.Issues.Select(i => i.Code)));
            }

            var leftOut = await NarrowedSearch.LeftOutAsync(search, answer, run.Client, run.Patient, cancel);
            return Ruling.Of(
                leftOut == 0,
                $"{answer.Found.Length} found{(answer.At == 0 ? "" : $" by {search.Told(answer.At)}, since {search.Told(0)} is refused")}",
                $"{leftOut} in force left out");
        });

    private static CertifyCheck Dated(string needs) => new("read.consent-dated", ["ccmfhir#read-complete"], [needs], run =>
    {
        var consents = run.Found.GetValueOrDefault("Consent", []).OfType<Consent>().Where(c => c.Status?.Raw != "entered-in-error").ToArray();
        var undated = consents.Count(c => c.DateTime is null);
        return consents.Length == 0 ? Ruling.Skip("this patient has none")
            : Ruling.Of(undated == 0, $"all {consents.Length}", $"{undated} of {consents.Length} without a date: the app cannot tell which minutes it covers");
    });

    private static CertifyCheck Paging(string needs) => new("read.paging", ["ccmfhir#read-complete"], [needs], async (run, cancel) =>
    {
        var mark = run.Probe.Traffic.Mark;
        var atOnce = await run.Client.SearchAsync<Condition>([("patient", run.Patient)], cancel);
        var inPages = await run.Client.SearchAsync<Condition>([("patient", run.Patient), ("_count", "1")], cancel);
        if ((atOnce.Failure ?? inPages.Failure) is { } failure)
        {
            return Ruling.Fail(Certification.Words(failure));
        }

        var (whole, paged) = (atOnce.Value!.Matches, inPages.Value!.Matches);
        var requests = run.Probe.Traffic.Since(mark);
        var slowest = requests.Max(e => e.Took);
        return whole.Count < 2 ? Ruling.Skip("this patient has fewer than two")
            : !whole.Select(c => c.Id).ToHashSet().SetEquals(paged.Select(c => c.Id)) ? Ruling.Fail($"{whole.Count} whole, {paged.Count} in pages")
            : Ruling.Pass(string.Create(CultureInfo.InvariantCulture, $"{paged.Count} in {requests.Length - 1} pages, the slowest in {slowest.TotalSeconds:0.0} s"));
    });

    /// <summary>Every record of the type that was read, by R4 and, where its definitions were given, by US Core.</summary>
    private static CertifyCheck Valid(string type, string needs) => new($"valid.{type}", new Phrase("certify.check.valid", type), ["ccmfhir#read-valid"], [needs], run =>
    {
        var found = run.Found.GetValueOrDefault(type, []);
        var judged = found.Select(run.Profiles.IssuesOfRead).OfType<(ImmutableArray<string> Issues, string By)>().ToArray();
        var bad = judged.Where(j => !j.Issues.IsEmpty).ToArray();
        return found.IsEmpty ? Ruling.Skip("this patient has none")
            : judged.Length == 0 ? Ruling.Skip($"no definition of {type} is at hand; give one (--definitions)")
            : Ruling.Of(
                bad.Length == 0,
                $"{judged.Length} by {string.Join(", ", judged.Select(j => j.By).Distinct())}",
                $"{bad.Length} of {judged.Length}: {string.Join("; ", bad.SelectMany(j => j.Issues).Distinct().Take(IssuesTold))}");
    });

    private static bool IsOf(Resource resource, string patient)
    {
        string[] names = ["subject", "patient", "beneficiary"];
        var reference = names.Select(n => resource.Json[n]?["reference"]?.ToString()).FirstOrDefault(r => r is not null);
        return reference is not null && (reference == "Patient/" + patient || reference.EndsWith("/Patient/" + patient, StringComparison.Ordinal));
    }
}
