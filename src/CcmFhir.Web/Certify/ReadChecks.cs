using System.Collections.Immutable;
using System.Globalization;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Resources;

namespace CcmFhir.Web.Certify;

/// <summary>Every read the app makes, and what makes a list trustworthy: whole, of this patient, valid.</summary>
internal static class ReadChecks
{
    public const string FirstRead = "launch-ehr.token-use";

    private const int IssuesTold = 10;

    public static ImmutableArray<CertifyCheck> For(EhrConnection ehr)
    {
        var searches = ChartSearch.Of(ehr, "none", DateOnly.MinValue.AddYears(2026));
        return
        [
            .. searches.Select((s, n) => Search(s, n)),
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

            var answer = await ChartSearch.SearchAsync<PractitionerRole>(run.Client, [("practitioner", id)], cancel);
            return answer.Failure is { } failure ? Ruling.Fail(Certification.Words(failure)) : Ruling.Pass($"{answer.Found.Length} found");
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

    private static CertifyCheck Search(ChartSearch template, int at) => new(
        "read." + template.Id,
        new Phrase("certify.check.read.search", template.Type, string.Join(", ", template.Parameters.Select(p => p.Name))),
        [template.Requirement, "ccmfhir#read-complete"],
        [LaunchChecks.Context],
        async (run, cancel) =>
        {
            if (!run.Scopes.AllowsSome(template.Type, 's'))
            {
                return Ruling.Skip($"the granted scopes do not allow searching {template.Type}");
            }

            var today = DateOnly.FromDateTime(run.Probe.Clock.GetUtcNow().UtcDateTime);
            var answer = await ChartSearch.Of(run.Probe.Ehr, run.Patient, today)[at].RunAsync(run.Client, cancel);
            if (answer.Failure is { } failure)
            {
                return Ruling.Fail(Certification.Words(failure));
            }

            run.Found[template.Type] = [.. run.Found.GetValueOrDefault(template.Type, []), .. answer.Found];
            var others = answer.Found.Count(r => !IsOf(r, run.Patient));
            return !answer.IsComplete ? Ruling.Fail("incomplete: " + string.Join(", ", answer.Issues.Select(i => i.Code)))
                : Ruling.Of(others == 0, $"{answer.Found.Length} found", $"{others} of another patient");
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
        var whole = await ChartSearch.SearchAsync<Condition>(run.Client, [("patient", run.Patient)], cancel);
        var paged = await ChartSearch.SearchAsync<Condition>(run.Client, [("patient", run.Patient), ("_count", "1")], cancel);
        if ((whole.Failure ?? paged.Failure) is { } failure)
        {
            return Ruling.Fail(Certification.Words(failure));
        }

        var requests = run.Probe.Traffic.Since(mark);
        var slowest = requests.Max(e => e.Took);
        return whole.Found.Length < 2 ? Ruling.Skip("this patient has fewer than two")
            : !whole.Found.Select(c => c.Id).ToHashSet().SetEquals(paged.Found.Select(c => c.Id)) ? Ruling.Fail($"{whole.Found.Length} whole, {paged.Found.Length} in pages")
            : Ruling.Pass(string.Create(CultureInfo.InvariantCulture, $"{paged.Found.Length} in {requests.Length - 1} pages, the slowest in {slowest.TotalSeconds:0.0} s"));
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
