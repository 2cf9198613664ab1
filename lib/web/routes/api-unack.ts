import { WISHES } from '../api-wishes.ts'
import { wishRoute } from '../wish-route.ts'

export default wishRoute('api-unack', WISHES.unack)
