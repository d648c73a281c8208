using CcmFhir.Billing.Eligibility;
using NodaTime.Text;

namespace CcmFhir.Billing.Rules.Consent;

/// <summary>How a consent reads as evidence.</summary>
internal static class ConsentText
{
    public static string Given(PatientConsent consent) => consent.GivenOn.Moment is { } moment
        ? InstantPattern.ExtendedIso.Format(moment)
        : Show.Text(consent.GivenOn.Day);

    public static Evidence Fact(CaseFile file) => new($"consents[{file.Consent.At}]", Given(file.ConsentOnFile!));
}
