using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Policies;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Billing.Facts;

/// <summary>
/// Reads the facts of one care month from JSON. Nothing is guessed: unknown properties, missing required ones, words outside
/// their list, impossible dates and ids that name nothing are errors, and all of them are reported.
/// </summary>
public static class FactsReader
{
    private const int FirstYear = 1900;
    private const int LastYear = 2199;

    /// <param name="utf8">One JSON object, without a byte order mark.</param>
    /// <param name="policies">The policies a month may name; null: those that ship.</param>
    public static FactsResult Read(ReadOnlyMemory<byte> utf8, PolicyCatalog? policies = null)
    {
        // The parser lets both pass, and every later read of such a string would throw.
        if (!Utf8.IsValid(utf8.Span))
        {
            return Broken("The text is not UTF-8.");
        }

        if (BrokenEscape(utf8.Span))
        {
            return Broken("The text holds half of a surrogate pair.");
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8);
        }
        catch (JsonException e)
        {
            return Broken($"The text is not JSON (line {e.LineNumber!.Value + 1}, byte {e.BytePositionInLine!.Value + 1} of the line).");
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return Broken("The facts of a month must be one JSON object.");
            }

            var errors = new List<FactsError>();
            var facts = new FactObject(document.RootElement, "", errors);
            var month = Month(facts, policies ?? PolicyCatalog.Shipped);
            facts.Close();
            FactReferences.Check(month, errors);
            return errors.Count > 0 ? new FactsResult(null, [.. errors]) : new FactsResult(month, []);
        }
    }

    private static FactsResult Broken(string message) => new(null, [new FactsError("$", message)]);

    /// <summary>Whether a string escapes half of a surrogate pair.</summary>
    private static bool BrokenEscape(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOf("\\u"u8) < 0)
        {
            return false;
        }

        var reader = new Utf8JsonReader(utf8);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }
        }
        catch (InvalidOperationException)
        {
            return true;
        }
        catch (JsonException)
        {
            return false; // told with its place by the parse that follows
        }

        return false;
    }

    private static CareMonth Month(FactObject facts, PolicyCatalog policies) => new()
    {
        Month = ReadMonth(facts, "month", required: true) ?? new YearMonth(LastYear, 1),
        TimeZone = Zone(facts),
        Policy = Policy(facts, policies),
        Programme = facts.Word<Programme>("programme") ?? Programme.Ccm,
        House = facts.Object("house", o => new HouseBox(House(o)))?.Settings ?? [],
        Patient = facts.RequiredObject("patient", o =>
            new PatientOnFile(o.RequiredText("id"), o.RequiredDate("birthDate"), o.Date("deceasedOn"))),
        BillingPractitioner = facts.RequiredObject("billingPractitioner", o =>
            new BillingPractitioner(o.RequiredText("id"), o.RequiredText("role"), o.Text("npi"), o.Text("organization"))),
        Supervision = facts.Object("supervision", o =>
            new SupervisionOnFile(o.Word<SupervisionKind>("kind"), o.Text("by"), o.Date("attestedOn"))),
        Site = facts.RequiredObject("site", Site),
        Coverage = facts.List("coverage", Coverage),
        Conditions = facts.RequiredList("conditions", EligibilityFacts.Condition),
        Consents = facts.RequiredList("consents", EligibilityFacts.Consent),
        CarePlan = facts.Object("carePlan", EligibilityFacts.CarePlan),
        Visits = facts.List("visits", o =>
            new PatientVisit(o.RequiredText("code"), o.RequiredDate("on"), o.Text("practitioner"), o.Flag("carePlanAssessment"))),
        PatientSince = facts.Date("patientSince"),
        DecisionMaking = facts.List("decisionMaking", o =>
            new DecisionMaking(o.Word<DecisionMakingLevel>("level"), o.Text("by"), o.Date("on"))),
        Entries = facts.RequiredList("entries", TimeFacts.Entry),
        OtherServices = facts.List("otherServices", TimeFacts.OtherService),
        Stays = facts.List("stays", Stay),
        HomeCare = facts.List("homeCare", HomeCare),
        Elsewhere = facts.List("elsewhere", TimeFacts.Elsewhere),
        PriorMonths = facts.List("priorMonths", o => new PriorMonth(ReadMonth(o, "month", required: false), o.TextList("codes") ?? [])),
    };

    private static YearMonth? ReadMonth(FactObject o, string name, bool required)
    {
        var text = required ? o.RequiredText(name) : o.Text(name);
        if (string.IsNullOrWhiteSpace(text))
        {
            return null; // a required one that is missing or blank has been reported
        }

        var parsed = YearMonthPattern.Iso.Parse(text);
        if (text.Length == 7 && parsed.Success && parsed.Value.Year is >= FirstYear and <= LastYear)
        {
            return parsed.Value;
        }

        o.Error(name, "The value must be a calendar month, like 2026-10.");
        return null;
    }

    private static DateTimeZone Zone(FactObject facts)
    {
        var id = facts.RequiredText("timeZone");
        if (DateTimeZoneProviders.Tzdb.Ids.Contains(id))
        {
            return DateTimeZoneProviders.Tzdb[id];
        }

        if (!string.IsNullOrWhiteSpace(id))
        {
            facts.Error("timeZone", "The value must be an IANA time zone, like America/Chicago.");
        }

        return DateTimeZone.Utc;
    }

    private static string? Policy(FactObject facts, PolicyCatalog policies)
    {
        if (facts.Text("policy") is not { } id)
        {
            return null;
        }

        if (policies.Find(id) is null)
        {
            facts.Error("policy", $"The value must be one of: {string.Join(", ", policies.Policies.Select(p => p.Id))}.");
        }

        return id;
    }

    private static ImmutableArray<HouseSetting> House(FactObject house)
    {
        var settings = ImmutableArray.CreateBuilder<HouseSetting>();
        foreach (var name in house.Names())
        {
            if (PolicySetting.Find(name) is not { HouseMayChange: true } setting)
            {
                continue; // closing the object reports it
            }

            var value = setting.IsFlag ? house.Flag(name) switch { true => "true", false => "false", null => null } : house.Text(name);
            if (value is null)
            {
                continue;
            }

            if (setting.Values.Contains(value))
            {
                settings.Add(new HouseSetting(name, value));
            }
            else
            {
                house.Error(name, $"The value must be one of: {string.Join(", ", setting.Values)}.");
            }
        }

        return settings.DrainToImmutable();
    }

    private static PracticeSite Site(FactObject o) => new()
    {
        Kind = o.RequiredWord<SiteKind>("kind"),
        Pos = o.Text("pos"),
        Mac = o.Text("mac"),
        Locality = o.Text("locality"),
        Qp = o.Flag("qp") ?? false,
        DateOfService = o.Word<DateOfServiceStyle>("dateOfService"),
    };

    private static PayerCoverage Coverage(FactObject o)
    {
        var period = o.Object("period", p =>
        {
            var (start, end) = (p.Date("start"), p.Date("end"));
            p.OrderOf("start", start, "end", end);
            return new PeriodBox(start, end);
        });
        return new PayerCoverage
        {
            Kind = o.Word<CoverageKind>("kind"),
            Plan = o.Text("plan"),
            Qmb = o.Flag("qmb"),
            Authorization = o.Object("authorization", a =>
            {
                var (from, to) = (a.Date("from"), a.Date("to"));
                a.OrderOf("from", from, "to", to);
                return new PlanAuthorization(a.Flag("required"), a.Text("number"), from, to);
            }),
            Start = period?.Start,
            End = period?.End,
        };
    }

    private static FacilityStay Stay(FactObject o)
    {
        var (from, to) = (o.RequiredDate("from"), o.Date("to"));
        o.OrderOf("from", from, "to", to);
        return new FacilityStay(o.RequiredWord<StayKind>("kind"), from, to) { Override = o.Object("override", TimeFacts.Override) };
    }

    private static HomeCareEpisode HomeCare(FactObject o)
    {
        var (from, to) = (o.Date("from"), o.Date("to"));
        o.OrderOf("from", from, "to", to);
        return new HomeCareEpisode(o.Word<HomeCareKind>("kind"), from, to, o.Text("planSignedBy"));
    }

    private sealed record HouseBox(ImmutableArray<HouseSetting> Settings);

    private sealed record PeriodBox(LocalDate? Start, LocalDate? End);
}
