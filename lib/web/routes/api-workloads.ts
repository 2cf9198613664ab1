import { API, apiRoute } from '../api.ts'

export default apiRoute('api-workloads', API.workloads)
