using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart.Writing;

/// <summary>What a CarePlan has no element for: the checklist of the twelve elements, the copy given, review and approval.</summary>
internal static class PlanExtensions
{
    private const string Element = "element";
    private const string Done = "done";
    private const string Text = "text";
    private const string CopyOn = "on";
    private const string ReviewedOn = "reviewed-on";
    private const string RevisedOn = "revised-on";
    private const string SubstantiallyRevised = "substantially-revised";
    private const string ApprovedBy = "approved-by";
    private const string SharedBy = "shared-by";
    private const string InCertifiedEhr = "in-certified-ehr";
    private const string CoversNone = "covers-none";

    public static IEnumerable<Extension> Write(CarePlanRecord record)
    {
        foreach (var element in Words.SingleFlags<PlanElements>())
        {
            var text = PlanDocument.TextOf(record, element);
            if (text is not null || record.Plan.Elements is not null)
            {
                yield return Checked(element, text, record.Plan.Elements);
            }
        }

        if (record.Plan.CopyGivenOn is { } day)
        {
            var copy = new Extension { Url = CcmTerms.PlanCopyGiven, Extension = { Part(CopyOn, day) } };
            if (record.Copy is { } given)
            {
                copy.Extension.Add(new Extension { Url = "to", ValueCode = given.To });
                copy.Extension.Add(new Extension { Url = "how", ValueCode = given.How });
            }

            yield return copy;
        }

        if (Upkeep(record.Plan) is { Count: > 0 } parts)
        {
            var upkeep = new Extension { Url = CcmTerms.PlanUpkeep };
            upkeep.Extension.AddRange(parts);
            yield return upkeep;
        }
    }

    public static CarePlanOnFile Read(CarePlan plan, CarePlanOnFile start, DateTimeZone zone)
    {
        var upkeep = plan.Extension.FirstOrDefault(e => e.Url == CcmTerms.PlanUpkeep);
        return start with
        {
            ReviewedOn = Days.Exact(Find(upkeep, ReviewedOn)?.ValueDate, zone),
            RevisedOn = Days.Exact(Find(upkeep, RevisedOn)?.ValueDate, zone),
            SubstantiallyRevised = Find(upkeep, SubstantiallyRevised)?.ValueBoolean,
            Elements = ElementsOf(plan),
            ApprovedBy = References.Key(Find(upkeep, ApprovedBy)?.ValueReference),
            CopyGivenOn = Days.Exact(Find(plan.Extension.FirstOrDefault(e => e.Url == CcmTerms.PlanCopyGiven), CopyOn)?.ValueDate, zone),
            SharedBy = SharedByOf(upkeep),
            InCertifiedEhr = Find(upkeep, InCertifiedEhr)?.ValueBoolean,
            Conditions = start.Conditions ?? (Find(upkeep, CoversNone)?.ValueBoolean == true ? [] : null),
        };
    }

    private static Extension Checked(PlanElements element, string? text, PlanElements? done)
    {
        var item = new Extension
        {
            Url = CcmTerms.PlanElementChecklist,
            Extension = { new Extension { Url = Element, ValueCode = Words.Of(element) } },
        };
        if (done is { } flags)
        {
            item.Extension.Add(new Extension { Url = Done, ValueBoolean = flags.HasFlag(element) });
        }

        if (text is not null)
        {
            item.Extension.Add(new Extension { Url = Text, ValueMarkdown = text });
        }

        return item;
    }

    private static List<Extension> Upkeep(CarePlanOnFile plan)
    {
        var parts = new List<Extension>();
        if (plan.ReviewedOn is { } reviewed)
        {
            parts.Add(Part(ReviewedOn, reviewed));
        }

        if (plan.RevisedOn is { } revised)
        {
            parts.Add(Part(RevisedOn, revised));
        }

        if (plan.SubstantiallyRevised is { } substantially)
        {
            parts.Add(new Extension { Url = SubstantiallyRevised, ValueBoolean = substantially });
        }

        if (!string.IsNullOrWhiteSpace(plan.ApprovedBy))
        {
            parts.Add(new Extension { Url = ApprovedBy, ValueReference = Elements.Reference(plan.ApprovedBy) });
        }

        parts.AddRange(SharedWords(plan.SharedBy).Select(w => new Extension { Url = SharedBy, ValueCode = w }));
        if (plan.InCertifiedEhr is { } certified)
        {
            parts.Add(new Extension { Url = InCertifiedEhr, ValueBoolean = certified });
        }

        // FHIR has no empty list: a plan known to cover no condition says so.
        if (plan.Conditions is { IsEmpty: true })
        {
            parts.Add(new Extension { Url = CoversNone, ValueBoolean = true });
        }

        return parts;
    }

    /// <summary>"none" tells a plan shared with nobody from one of which it is not known.</summary>
    private static IEnumerable<string> SharedWords(SharingMeans? means) => means switch
    {
        null => [],
        SharingMeans.None => [Words.Of(SharingMeans.None)],
        { } set => Words.Set(set),
    };

    private static PlanElements? ElementsOf(CarePlan plan)
    {
        PlanElements? all = null;
        foreach (var item in plan.Extension.Where(e => e.Url == CcmTerms.PlanElementChecklist))
        {
            if (Find(item, Done)?.ValueBoolean is { } done && Words.TryParse<PlanElements>(Find(item, Element)?.ValueCode ?? "", out var element))
            {
                all = (all ?? PlanElements.None) | (done ? element : PlanElements.None);
            }
        }

        return all;
    }

    private static SharingMeans? SharedByOf(Extension? upkeep)
    {
        SharingMeans? all = null;
        foreach (var part in upkeep?.Extension.Where(e => e.Url == SharedBy) ?? [])
        {
            all = (all ?? SharingMeans.None) | (Words.TryParse<SharingMeans>(part.ValueCode ?? "", out var means) ? means : SharingMeans.None);
        }

        return all;
    }

    private static Extension Part(string url, LocalDate day) => new() { Url = url, ValueDate = Elements.On(day) };

    private static Extension? Find(Extension? owner, string url) => owner?.Extension.FirstOrDefault(e => e.Url == url);
}
