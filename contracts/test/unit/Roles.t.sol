// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Test, Vm} from "forge-std/Test.sol";
import {Deploy} from "../../script/Deploy.s.sol";

/// @notice Every role there is. Which function asks for which is tested against the ABIs in workers/chain/roles.test.ts.
contract RolesTest is Test {
    struct Grant {
        bytes32 role;
        address account;
    }

    Deploy.Deployment internal d;
    Grant[] internal grants;

    function setUp() public {
        vm.chainId(161_200);
        Deploy script = new Deploy();
        vm.recordLogs();
        d = script.deploy(script.settings(161_200, makeAddr("operator")), address(script));
        Vm.Log[] memory recorded = vm.getRecordedLogs();
        for (uint256 i; i < recorded.length; ++i) {
            if (recorded[i].topics[0] != IAccessControl.RoleGranted.selector) continue;
            assertEq(recorded[i].emitter, address(d.timelock));
            grants.push(Grant(recorded[i].topics[1], address(uint160(uint256(recorded[i].topics[2])))));
        }
    }

    function granted(bytes32 role) internal view returns (address[] memory accounts) {
        accounts = new address[](grants.length);
        uint256 count;
        for (uint256 i; i < grants.length; ++i) {
            if (grants[i].role == role) accounts[count++] = grants[i].account;
        }
        assembly ("memory-safe") {
            mstore(accounts, count)
        }
    }

    function assertOnly(bytes32 role, address account) internal view {
        address[] memory accounts = granted(role);
        assertEq(accounts.length, 1);
        assertEq(accounts[0], account);
        assertTrue(d.timelock.hasRole(role, account));
        assertEq(d.timelock.getRoleAdmin(role), d.timelock.DEFAULT_ADMIN_ROLE());
    }

    function test_OnlyTheGovernorProposesAndCancels() public view {
        assertOnly(d.timelock.PROPOSER_ROLE(), address(d.governor));
        assertOnly(d.timelock.CANCELLER_ROLE(), address(d.governor));
    }

    function test_AnyoneExecutes() public view {
        assertOnly(d.timelock.EXECUTOR_ROLE(), address(0));
    }

    function test_TheTimelockHasNoAdminButItself() public view {
        assertOnly(d.timelock.DEFAULT_ADMIN_ROLE(), address(d.timelock));
    }

    function test_ThereAreNoOtherRoles() public view {
        assertEq(grants.length, 4);
    }

    function test_NoContractHasAnOwner() public {
        address[13] memory all = [
            address(d.datanetRegistry),
            address(d.modelRegistry),
            address(d.royalties),
            address(d.disputes),
            address(d.pools),
            address(d.staking),
            address(d.agentIdentity),
            address(d.agentReputation),
            address(d.agentValidation),
            address(d.governedOpen),
            address(d.governor),
            address(d.timelock),
            address(d.addressBook)
        ];
        string[4] memory signatures = ["owner()", "admin()", "pause()", "paused()"];
        for (uint256 i; i < all.length; ++i) {
            for (uint256 k; k < signatures.length; ++k) {
                (bool ok,) = all[i].call(abi.encodeWithSignature(signatures[k]));
                assertFalse(ok);
            }
        }
    }
}
