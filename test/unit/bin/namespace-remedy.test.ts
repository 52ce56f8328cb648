import { expect, test } from 'vitest'
import { namespaceRemedy } from '../../../bin/doctor/network-check.ts'

test('the doctor knows what the parts of a namespace say when they fail', () => {
  expect(namespaceRemedy('open("/dev/net/tun"): Permission denied\nchild failed(1)')).toContain(
    'chmod 0666 /dev/net/tun',
  )
  expect(namespaceRemedy('sh: 1: nft: not found')).toContain('apt-get install nftables slirp4netns')
  expect(namespaceRemedy('setpriv: failed to execute slirp4netns: No such file or directory')).toContain(
    'apt-get install',
  )
  expect(namespaceRemedy('unshare: unshare failed: Operation not permitted')).toContain('user.max_user_namespaces')
  expect(namespaceRemedy('unshare: write failed /proc/self/uid_map: Operation not permitted')).toContain('apparmor')
  expect(namespaceRemedy('no answer')).toContain('docs/operations.md')
})
