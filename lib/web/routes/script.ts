import { SCRIPT_ASSET } from '../assets.ts'
import { assetRoute } from '../page.ts'

export default assetRoute('script', SCRIPT_ASSET)
