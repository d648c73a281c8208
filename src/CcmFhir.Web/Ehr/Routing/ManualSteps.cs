namespace CcmFhir.Web.Ehr.Routing;

/// <summary>What a person still has to do when a record leaves by a route that ends before the EHR's own record of it.</summary>
internal static class ManualSteps
{
    public static string? For(RouteSubject subject, DeliveryRoute route) => (subject, route) switch
    {
        (RouteSubject.ChargeItem, DeliveryRoute.Document) => "A biller reads the month's summary in the chart and enters the charge in the EHR.",
        (RouteSubject.ChargeItem, DeliveryRoute.Export) => "A biller imports or enters the rows of the export file in the billing system.",
        (RouteSubject.ChargeItem, DeliveryRoute.Local) => "A biller enters the charge shown on the Charges page in the EHR.",
        (RouteSubject.Consent, DeliveryRoute.Local or DeliveryRoute.Export) => "File a copy of the consent in the patient's chart.",
        (RouteSubject.CarePlan, DeliveryRoute.Local or DeliveryRoute.Export) => "File a copy of the care plan in the patient's chart.",
        (RouteSubject.Note, DeliveryRoute.Local or DeliveryRoute.Export) => "File the month's summary in the patient's chart.",
        _ => null,
    };
}
