using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Reading;
using CcmFhir.Chart.Writing;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Writing.Elements;

namespace CcmFhir.Chart;

/// <summary><see cref="SupervisionOnFile"/> to and from an Observation of our profile <c>ccm-supervision</c>.</summary>
public static class SupervisionTranslator
{
    /// <summary>Profile <c>ccm-supervision</c>: the kind is the value, the supervising practitioner the performer.</summary>
    public static Observation ToFhir(SupervisionOnFile supervision, string patient, string id)
    {
        ArgumentNullException.ThrowIfNull(supervision);
        var statement = Statements.New(CcmTerms.SupervisionProfile, CcmTerms.SupervisionCode, id, patient, supervision.By);
        statement.EffectiveDateTime = supervision.AttestedOn is { } day ? On(day) : null;
        statement.ValueCodeableConcept = supervision.Kind is { } kind ? Concept(CcmTerms.SupervisionKinds, Words.Of(kind)) : null;
        return statement;
    }

    /// <summary>Null for any other Observation, and for one that was taken back.</summary>
    public static SupervisionOnFile? FromFhir(Observation observation, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(observation);
        return !Statements.Is(observation, CcmTerms.SupervisionCode) ? null : new SupervisionOnFile(
            Words.TryParse<SupervisionKind>(Codings.Of(observation.ValueCodeableConcept, CcmTerms.SupervisionKinds)?.Code ?? "", out var kind) ? kind : null,
            Statements.By(observation),
            Statements.On(observation, zone));
    }
}
