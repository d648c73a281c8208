using CcmFhir.Web.Ehr.Delivering.Dft;
using CcmFhir.Web.Ehr.Delivering.Documents;
using CcmFhir.Web.Ehr.Delivering.Exports;
using CcmFhir.Web.Ehr.Delivering.Fhir;
using CcmFhir.Web.Ehr.Delivering.Oracle;
using CcmFhir.Web.Ehr.Reconciling;
using CcmFhir.Web.Jobs;

namespace CcmFhir.Web.Ehr.Delivering;

internal static class DeliveryServices
{
    public static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddSingleton<EhrCapabilities>()
        .AddSingleton<ClaimLines>()
        .AddSingleton<ChargeComparison>()
        .AddHostedService<DailyWatch>()
        .AddSingleton<PdfWriter>()
        .AddSingleton<RelaySessions>()
        .AddSingleton<Delivery>()
        .AddSingleton<IDeliveryWay, FhirCreateRoute>()
        .AddSingleton<IDeliveryWay, ProfiledRoute>()
        .AddSingleton<IDeliveryWay>(p => new OracleOperationRoute(p.GetRequiredService<ClaimLines>().OfAsync))
        .AddSingleton<IDeliveryWay, DftRoute>()
        .AddSingleton<IDeliveryWay, DocumentRoute>()
        .AddSingleton<IDeliveryWay, ExportRoute>()
        .AddSingleton<IDeliveryWay, LocalRoute>();
}
