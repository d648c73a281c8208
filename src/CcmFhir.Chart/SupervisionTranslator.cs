using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Reading;
using CcmFhir.Chart.Writing;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Writing.Elements;

namespace CcmFhir.Chart;

/// <summary><see cref="SupervisionOnFile"/> to and from a Basic of our profile <c>ccm-supervision</c>.</summary>
public static class SupervisionTranslator
{
    /// <summary>Profile <c>ccm-supervision</c>: the supervising practitioner is the author. Whom, and on which days, the facts of a month do not say.</summary>
    public static Basic ToFhir(SupervisionOnFile supervision, string id)
    {
        ArgumentNullException.ThrowIfNull(supervision);
        var record = new Basic { Meta = Profile(CcmTerms.SupervisionProfile) };
        var kind = new Extension { Url = CcmTerms.SupervisionKind };
        if (supervision.Kind is { } known)
        {
            kind.ValueCode = Words.Of(known);
        }
        else
        {
            Unknown.Primitive(kind, "valueCode");
        }

        record.Extension.Add(kind);
        record.Extension.Add(new Extension { Url = CcmTerms.SupervisionPeriod, ValuePeriod = Unknown.Primitive(new CcmFhir.Fhir.Model.Period(), "start") });
        record.Identifier.Add(Identifier(CcmTerms.SupervisionIdentifier, id));
        record.Code = Concept(CcmTerms.Records, CcmTerms.SupervisionCode);
        record.Subject = Unknown.Reference;
        if (supervision.AttestedOn is { } day)
        {
            record.Created = On(day);
        }
        else
        {
            Unknown.Primitive(record, "created");
        }

        record.Author = supervision.By is { } by ? Reference(by) : Unknown.Reference;
        return record;
    }

    /// <summary>Null for any other Basic, and with modifier extensions.</summary>
    public static SupervisionOnFile? FromFhir(Basic record, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(record);
        var word = record.Extension.FirstOrDefault(e => e.Url == CcmTerms.SupervisionKind)?.ValueCode ?? "";
        return !Codings.Has(record.Code, CcmTerms.Records, CcmTerms.SupervisionCode) || record.ModifierExtension.Count > 0 ? null : new SupervisionOnFile(
            Words.TryParse<SupervisionKind>(word, out var kind) ? kind : null,
            References.Key(record.Author),
            Days.Exact(record.Created, zone));
    }
}
